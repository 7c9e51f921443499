using System.Globalization;
using EgressLint.Core.Sets;

namespace EgressLint.Formats.Azure.Reading.Templates;

/// <summary>Functions of address ranges.</summary>
internal static class AddressFunctions
{
    private readonly record struct Block(IpAddress Address, int Prefix)
    {
        public int Bits => Address.IsV6 ? 128 : 32;

        public UInt128 Size => Prefix == 0 && Address.IsV6 ? UInt128.MaxValue : UInt128.One << (Bits - Prefix);

        public UInt128 First => Address.Value & ~(Size - 1);

        public UInt128 Last => First + (Size - 1);
    }

    /// <summary><c>cidrSubnet(range, prefix, index)</c>.</summary>
    public static AzureValue Subnet(FunctionCall call)
    {
        if (Read(call[0]) is not { } block || call[1].Number is not { } prefix || call[2].Number is not { } index)
        {
            return call.Undecided();
        }

        if (prefix < block.Prefix || prefix > block.Bits || index < 0)
        {
            return call.Unknown("there is no such part of the address range");
        }

        var part = new Block(block.Address, (int)prefix).Size;
        return (UInt128)index <= (block.Size - 1) / part
            ? call.Of(string.Create(CultureInfo.InvariantCulture, $"{new IpAddress(block.Address.IsV6, block.First + (part * (UInt128)index))}/{prefix}"))
            : call.Unknown("there is no such part of the address range");
    }

    /// <summary><c>cidrHost(range, index)</c>: the usable address of that index.</summary>
    public static AzureValue Host(FunctionCall call)
    {
        if (Read(call[0]) is not { } block || call[1].Number is not { } index)
        {
            return call.Undecided();
        }

        return index >= 0 && (UInt128)index + 1 <= block.Size - 1
            ? call.Of(new IpAddress(block.Address.IsV6, block.First + 1 + (UInt128)index).ToString())
            : call.Unknown("there is no such address in the range");
    }

    /// <summary><c>parseCidr(range)</c>.</summary>
    public static AzureValue Parse(FunctionCall call)
    {
        if (Read(call[0]) is not { } block)
        {
            return call.Undecided();
        }

        AzureValue Address(UInt128 value) => call.Of(new IpAddress(block.Address.IsV6, value).ToString());
        var mask = ~(block.Size - 1) & (block.Address.IsV6 ? UInt128.MaxValue : uint.MaxValue);
        var isNarrow = block.Prefix >= block.Bits - 1;
        var isOfAll = isNarrow || block.Address.IsV6;
        return call.Map(
        [
            new("network", Address(block.First)),
            new("netmask", Address(mask)),
            .. block.Address.IsV6 ? Array.Empty<AzureMember>() : [new("broadcast", Address(block.Last))],
            new("firstUsable", Address(isOfAll ? block.First : block.First + 1)),
            new("lastUsable", Address(isOfAll ? block.Last : block.Last - 1)),
            new("cidr", call.Of(block.Prefix)),
        ]);
    }

    private static Block? Read(AzureValue value)
    {
        var parts = value.Text?.Split('/') ?? [];
        return parts.Length == 2 && IpAddress.TryParse(parts[0], out var address)
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var prefix) && prefix <= (address.IsV6 ? 128 : 32)
            ? new(address, prefix)
            : null;
    }
}

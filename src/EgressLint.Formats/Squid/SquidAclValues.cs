using System.Buffers;
using System.Globalization;
using EgressLint.Core.Policies;
using EgressLint.Core.Sets;

namespace EgressLint.Formats.Squid;

/// <summary>
/// Reads the values of an <c>acl</c> line as its type does when Squid loads it, whether the ACL is used or not: what a type refuses stops
/// the start. Addresses and patterns are kept; other values are simple enough to be read again when the condition is built.
/// </summary>
internal sealed class SquidAclValues(SquidBinding binding, SquidAclReader acls)
{
    private static readonly SearchValues<char> NumberUnits = SearchValues.Create("0123456789.");

    public void ReadBuiltIn(SquidAcl acl)
    {
        if (IsAddresses(acl.Type.Kind))
        {
            acl.Addresses = new(binding.Engine.Release);
            foreach (var value in acl.BuiltInValues)
            {
                acl.Addresses.Add(SquidAddresses.Parse(value, binding.Engine.Release), null, 0);
            }
        }
        else if (acl.Type.IsRegex)
        {
            acl.Patterns = new(acl.Name, binding);
            acl.Patterns.AddBuiltIn(acl.BuiltInValues);
        }
    }

    public void Read(SquidAcl acl, AclLine line)
    {
        if (IsAddresses(acl.Type.Kind))
        {
            ReadAddresses(acl, line);
        }
        else if (acl.Type.IsRegex)
        {
            acl.Patterns ??= new(acl.Name, binding);
            acl.Patterns.AddLine(SquidAcl.PatternsOf(line));
        }
        else if (acl.Type.Kind is AclKind.AnyOf or AclKind.AllOf)
        {
            ReadMembers(acl, line);
        }
        else
        {
            ReadSmall(acl, line);
        }
    }

    /// <summary>A port or a range of ports, digits only (Squid acl/IntRange.cc).</summary>
    public static bool TryPorts(string text, out ushort first, out ushort last)
    {
        var dash = text.IndexOf('-');
        last = 0;
        return TryPort(dash < 0 ? text : text.AsSpan(0, dash), out first) && TryPort(dash < 0 ? text : text.AsSpan(dash + 1), out last) && first <= last;
    }

    /// <summary>The chance that a <c>random</c> ACL matches: <c>a/b</c>, <c>a:b</c> or a fraction below 1; null when it cannot be read.</summary>
    public static double? Chance(string text)
    {
        var digits = text.AsSpan();
        var end = digits.IndexOfAnyExceptInRange('0', '9');
        if (end > 0 && digits[end] is '/' or ':')
        {
            var rest = digits[(end + 1)..];
            var stop = rest.IndexOfAnyExceptInRange('0', '9');
            var second = stop < 0 ? rest : rest[..stop];
            if (!double.TryParse(digits[..end], CultureInfo.InvariantCulture, out var a) || !double.TryParse(second, CultureInfo.InvariantCulture, out var b)
                || a <= 0 || b <= 0)
            {
                return null;
            }

            var chance = digits[end] == '/' ? a / b : a / (a + b);
            return chance <= 1 ? chance : null;
        }

        return text.StartsWith("0.", StringComparison.Ordinal) && text.Length > 2 && char.IsAsciiDigit(text[2])
            && double.TryParse(LeadingNumber(digits), CultureInfo.InvariantCulture, out var fraction) && fraction > 0 ? fraction : null;
    }

    private static ReadOnlySpan<char> LeadingNumber(ReadOnlySpan<char> text)
    {
        var end = text.IndexOfAnyExcept(NumberUnits);
        return end < 0 ? text : text[..end];
    }

    private static bool IsAddresses(AclKind kind) => kind is AclKind.Source or AclKind.Destination or AclKind.LocalAddress;

    private static bool TryPort(ReadOnlySpan<char> text, out ushort port) => ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out port);

    private void ReadAddresses(SquidAcl acl, AclLine line)
    {
        var set = acl.Addresses ??= new(binding.Engine.Release);
        foreach (var block in line.Blocks)
        {
            for (var i = 0; i < block.Count; i++)
            {
                var value = SquidAddresses.Parse(block[i], binding.Engine.Release);
                if (value.Form == AddressForm.Name)
                {
                    value = Resolve(acl, set, value);
                }

                if (value.Form == AddressForm.Bad)
                {
                    binding.Reject(block.LocationOf(i), $"'{block[i]}' is not an address");
                    return;
                }

                set.Add(value, block, i);
            }
        }
    }

    /// <summary>A host name is resolved once, while the configuration is loaded; a failing look-up stops the start.</summary>
    private AddressValue Resolve(SquidAcl acl, SquidAddressSet set, AddressValue value)
    {
        if (binding.Context.Resolve(value.Name) is { } addresses)
        {
            return addresses.IsEmpty ? AddressValue.Bad
                : AddressValue.Of([.. addresses.Select(a => new AddressRange(AddressRange.MappedForm(a), AddressRange.MappedForm(a)))]);
        }

        set.AddName(value.Name);
        return value;
    }

    private void ReadMembers(SquidAcl acl, AclLine line)
    {
        foreach (var value in line.Values())
        {
            var name = value.Text.StartsWith('!') ? value.Text[1..] : value.Text;
            if (acls.Find(name) is not null)
            {
                continue;
            }

            if (binding.UnknownLines is { } unknown)
            {
                acl.Missing.Add(new($"ACL '{name}' is not defined here: {unknown}", value.At));
            }
            else
            {
                binding.Reject(value.At, $"ACL '{name}' is not defined before it is used");
                return;
            }
        }
    }

    private void ReadSmall(SquidAcl acl, AclLine line)
    {
        var first = line.Values().FirstOrDefault().Text;
        if (acl.Missing.Count > 0 && first is null)
        {
            // Whether there is a value at all is not known.
            return;
        }

        var problem = acl.Type.Kind switch
        {
            AclKind.Port or AclKind.LocalPort => FirstBad(line, v => TryPorts(v, out _, out _), "is not a port or a range of ports"),
            AclKind.Time => SquidTimes.Parse(line.Values().Select(v => v.Text), [], out var refused) is null ? refused : null,
            AclKind.Random => first is null || Chance(first) is null ? $"'{first}' is not a chance such as 1/3 or 0.3" : null,
            AclKind.MaxConnections => first is null || LeadingInteger(first) <= 0 ? $"'{first}' is not a number above 0" : null,
            AclKind.MaxUserIp => int.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out var most) && most > 0 ? null : $"'{first}' is not a number above 0",
            AclKind.Has => first is null || line.Values().Any(v => v.Text is not ("request" or "response" or "ALE")) || line.Values().Skip(1).Any()
                ? "'has' needs one of 'request', 'response', 'ALE'" : null,
            AclKind.AtStep => FirstBad(line, IsStep, "is not a step"),
            AclKind.Initiator => FirstBad(line, IsInitiator, "is not an initiator"),
            AclKind.Route => FirstBad(line, IsRoute, "is not a code of a route"),
            AclKind.Error => FirstBad(line, IsError, "is not the name of an error page"),
            AclKind.SslError => FirstBad(line, IsSslError, "is not the name of a certificate error"),
            AclKind.Mark => first is null ? "there is no mark" : FirstBad(line, IsMark, "is not a mark"),
            AclKind.Note => first is null ? "there is no name of an annotation" : NoteName(acl, first),
            AclKind.Annotate => first is null ? "there is no annotation" : FirstBad(line, IsAnnotation, "is not an annotation such as 'name=value'"),
            AclKind.External => first is null ? $"external ACL '{acl.Name}' names no helper"
                : binding.Helpers.Contains(first) || binding.UnknownLines is not null ? null : $"there is no external_acl_type '{first}' above",
            AclKind.AlwaysRuntime when acl.Type.Name == "user_cert" && first is null => "there is no attribute of a certificate",
            AclKind.AlwaysRuntime when acl.Type.Name == "adaptation_service" && !binding.HasAnnotators && binding.UnknownLines is null => "there is no adaptation service",
            _ => null,
        };
        if (problem is not null)
        {
            binding.Reject(line.Directive.Location, problem);
        }
    }

    /// <summary>Every line of a <c>note</c> ACL names its annotation first, and from 6 on it must be the same, without case.</summary>
    private string? NoteName(SquidAcl acl, string name)
    {
        acl.Header = acl.Header.Length == 0 ? name : acl.Header;
        return binding.Engine.Release < 6 || acl.Header.Equals(name, StringComparison.OrdinalIgnoreCase) ? null
            : $"ACL '{acl.Name}' looks at the annotation '{acl.Header}' and cannot also look at '{name}'";
    }

    private static string? FirstBad(AclLine line, Func<string, bool> isGood, string problem)
    {
        foreach (var value in line.Values())
        {
            if (!isGood(value.Text))
            {
                return $"'{value.Text}' {problem}";
            }
        }

        return null;
    }

    /// <summary>As C's <c>atoi</c>: what follows the digits does not matter, and of a large number the lowest 32 bits are left.</summary>
    private static int LeadingInteger(string text)
    {
        var digits = text.AsSpan();
        var end = digits.IndexOfAnyExceptInRange('0', '9');
        digits = end < 0 ? digits : digits[..end];
        return digits.IsEmpty ? 0
            : long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? unchecked((int)number)
            : -1;
    }

    private bool IsStep(string text) =>
        text.ToUpperInvariant() is "SSLBUMP1" or "SSLBUMP2" or "SSLBUMP3"
        || (binding.Engine.HasAnnotations && text.Equals("GeneratingCONNECT", StringComparison.OrdinalIgnoreCase));

    private static bool IsInitiator(string text) => text is "client" or "peer-mcast" or "esi" or "certificate-fetching" or "cache-digest"
        or "htcp" or "icp" or "ipc" or "adaptation" or "icmp" or "internal" or "all";

    private static bool IsRoute(string text) => text is "HIER_NONE" or "HIER_DIRECT" or "SIBLING_HIT" or "PARENT_HIT" or "DEFAULT_PARENT"
        or "SINGLE_PARENT" or "FIRSTUP_PARENT" or "FIRST_PARENT_MISS" or "CLOSEST_PARENT_MISS" or "CLOSEST_PARENT" or "CLOSEST_DIRECT"
        or "NO_DIRECT_FAIL" or "SOURCE_FASTEST" or "ROUNDROBIN_PARENT" or "CACHE_DIGEST_HIT" or "CD_PARENT_HIT" or "CD_SIBLING_HIT" or "CARP"
        or "ANY_OLD_PARENT" or "USERHASH_PARENT" or "SOURCEHASH_PARENT" or "PINNED" or "ORIGINAL_DST" or "STANDBY_POOL";

    private static bool IsError(string text) => text == "ERR_NONE" || SquidErrorNames.Contains(text);

    private bool IsSslError(string text) => SquidCertificateErrors.Contains(text, binding.Engine);

    /// <summary>A number, and a mask behind a slash; up to 6 the mark 0 is not understood.</summary>
    private bool IsMark(string text)
    {
        var slash = text.IndexOf('/');
        var mark = slash < 0 ? text : text[..slash];
        return IsNumber(mark) && (slash < 0 || IsNumber(text[(slash + 1)..])) && (mark != "0" || binding.Engine.Release >= 7);
    }

    private static bool IsNumber(string text) => text.StartsWith("0x", StringComparison.OrdinalIgnoreCase)
        ? uint.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out _)
        : uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _);

    private static bool IsAnnotation(string text)
    {
        var equals = text.IndexOf('=');
        return equals > (equals > 0 && text[equals - 1] == '+' ? 1 : 0) && equals < text.Length - 1;
    }
}

using System.Globalization;
using EgressLint.Core.Text;

namespace EgressLint.Formats.WindowsFirewall.Reading.Registry;

/// <summary>
/// <c>Registry.pol</c> (MS-GPREG 2.2.1), also in the folders of GPO backups: <c>PReg</c>, version 1, then records
/// <c>[ key NUL ; value NUL ; type ; size ; data ]</c> whose brackets, semicolons and names are UTF-16, type and size four bytes each. A file with a broken record is
/// not read at all: what the rest of it would have deleted or replaced is not known.
/// </summary>
internal sealed class PolicyFileReader : FirewallReader
{
    private const string Title = "group policy file (Registry.pol)";
    private const int Header = 8;
    private const int MaxName = 32_767;

    /// <inheritdoc/>
    public override Recognition Recognize(SourceText text) =>
        text.Encoding != TextEncoding.Binary || !text.Content.StartsWith("PReg", StringComparison.Ordinal) ? Recognition.No
        : FirewallKeys.NamesWide(text.Content) ? Recognition.Yes
        : FirewallKeys.MayBeHead(text) ? Recognition.Perhaps
        : Recognition.No;

    /// <inheritdoc/>
    public override FirewallDocument Read(SourceText text)
    {
        var bytes = text.Content;
        if (bytes.Length > Hive.MaxFile)
        {
            return RegistryDocument.Unread(text, Title, 0, $"it has {bytes.Length} bytes, and at most {Hive.MaxFile} of a policy file are read", isTooLarge: true);
        }

        if (bytes.Length < Header || RegistryData.U32(bytes, 4) != 1)
        {
            return RegistryDocument.Unread(text, Title, 4, "it is no policy file of version 1", isTooLarge: false);
        }

        var policy = new PolicyEdits();
        var at = Header;
        for (var number = 1; at < bytes.Length; number++)
        {
            var start = at;
            if (Record(bytes, ref at, policy) is { } what)
            {
                return RegistryDocument.Unread(text, Title, at, string.Create(CultureInfo.InvariantCulture, $"record {number}, at byte {start}, is broken: {what}"), isTooLarge: false);
            }
        }

        var document = RegistryDocument.Make(text, Title, policy.View, isWhole: false, []);
        return IsUsers(text.Path) && !document.IsEmpty ? UsersPart(text) : document;
    }

    /// <summary>Both parts of a policy have files of one name, and only their folders tell which is which.</summary>
    private static bool IsUsers(string path) => path.Split('/') is [.., var folder, _] && FirewallKeys.Is(folder, "User");

    private static FirewallDocument UsersPart(SourceText text) => new(new(0, text.Content.Length))
    {
        Title = Title,
        Problems = [new(FirewallInputRules.RegistryPartLeftOut, text.At(0, Header), text.Path, "it is the user's part of a policy, and Windows takes the firewall from the machine's part only")],
    };

    /// <summary>Reads a record and does what it says.</summary>
    /// <param name="bytes">The file.</param>
    /// <param name="at">Where it begins; afterwards where it ends, or is broken.</param>
    /// <param name="policy">What takes it.</param>
    /// <returns>What is wrong with it; null when nothing is.</returns>
    private static string? Record(string bytes, ref int at, PolicyEdits policy)
    {
        var start = at;
        if (!Sign(bytes, ref at, '[') || Name(bytes, ref at) is not { } key || !Sign(bytes, ref at, ';'))
        {
            return "'[', a key and ';' are expected";
        }

        if (Name(bytes, ref at) is not { } name || !Sign(bytes, ref at, ';'))
        {
            return "the name of a value and ';' are expected";
        }

        if (!Number(bytes, ref at, out var type) || !Sign(bytes, ref at, ';') || !Number(bytes, ref at, out var size) || !Sign(bytes, ref at, ';'))
        {
            return "type, ';', size and ';' are expected";
        }

        if (size > bytes.Length - at)
        {
            return $"its data have {size} bytes, and the file ends after {bytes.Length - at}";
        }

        var data = new TextSpan(at, (int)size);
        at += (int)size;
        if (!Sign(bytes, ref at, ']'))
        {
            return "']' is expected behind its data";
        }

        if (!FirewallKeys.Concerns(RegistryView.Split(key)) && !PolicyEdits.IsControl(name))
        {
            return null;
        }

        var value = new RegistryValue(name, type > ushort.MaxValue ? RegistryType.None : (RegistryType)type, TextSpan.FromBounds(start, at));
        if (RegistryValue.IsText(value.Type) && size > Hive.MaxText)
        {
            return $"its text has {size} bytes, and at most {Hive.MaxText} are read";
        }

        // A finding underlines the record, its fields stand in the data.
        policy.Apply(key, RegistryData.Fill(value, bytes, size == 0 ? [] : [data]) with { Span = value.Span });
        return null;
    }

    private static bool Sign(string bytes, ref int at, char sign)
    {
        if (at + 2 > bytes.Length || bytes[at] != sign || bytes[at + 1] != '\0')
        {
            return false;
        }

        at += 2;
        return true;
    }

    private static bool Number(string bytes, ref int at, out uint number)
    {
        number = 0;
        if (at + 4 > bytes.Length)
        {
            return false;
        }

        number = RegistryData.U32(bytes, at);
        at += 4;
        return true;
    }

    private static string? Name(string bytes, ref int at)
    {
        for (var end = at; end + 2 <= bytes.Length && end - at <= 2 * MaxName; end += 2)
        {
            if (bytes[end] == '\0' && bytes[end + 1] == '\0')
            {
                var name = RegistryData.Wide(bytes, at, (end - at) / 2);
                at = end + 2;
                return name;
            }
        }

        return null;
    }
}

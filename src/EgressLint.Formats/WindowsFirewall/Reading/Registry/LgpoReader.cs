using System.Globalization;
using EgressLint.Core.Findings;
using EgressLint.Core.Text;

namespace EgressLint.Formats.WindowsFirewall.Reading.Registry;

/// <summary>
/// Text of LGPO.exe: groups of four lines, <c>Computer</c> or <c>User</c>, the key, the name of the value, and what to do (<c>DWORD:1</c>, <c>SZ:text</c>,
/// <c>DELETE</c> and so on). Lines that begin with a semicolon are comments, and empty lines separate the groups.
/// </summary>
internal sealed class LgpoReader : FirewallReader
{
    private const string Title = "policy text of LGPO";

    /// <inheritdoc/>
    public override Recognition Recognize(SourceText text)
    {
        if (text.Encoding == TextEncoding.Binary)
        {
            return Recognition.No;
        }

        var lines = new Lines(text.Content);
        return lines.Next(out var part) && IsPart(text[part])
            && lines.Next(out var key) && text[key].IndexOf('\\') > 0
            && lines.Next(out _)
            && lines.Next(out var action) && IsAction(text[action])
            ? FirewallKeys.Names(text.Content) ? Recognition.Yes : FirewallKeys.MayBeHead(text) ? Recognition.Perhaps : Recognition.No
            : Recognition.No;
    }

    /// <inheritdoc/>
    public override CommentedText Comments(SourceText text) => new(LineComments.Of(text, line => line is [';', ..]), []);

    /// <inheritdoc/>
    public override FirewallDocument Read(SourceText text)
    {
        var policy = new PolicyEdits();
        var unread = new UnreadLines(text);
        var lines = new Lines(text.Content);
        while (lines.Next(out var part))
        {
            if (!IsPart(text[part]))
            {
                unread.Add(part, $"a group of LGPO text begins with 'Computer' or 'User', and not with '{Short(text[part])}'");
            }
            else if (!lines.Next(out var key) || !lines.Next(out var name) || !lines.Next(out var action))
            {
                unread.Add(part, "a group of LGPO text has four lines, and this one has fewer");
            }
            else if (text[part].TrimEnd().Equals("Computer", StringComparison.OrdinalIgnoreCase)
                && Apply(policy, text, text[key].Trim().ToString(), text[name].Trim().ToString(), action) is { } problem
                && FirewallKeys.Concerns(RegistryView.Split(text[key].Trim().ToString())))
            {
                unread.Add(action, problem);
            }
        }

        return RegistryDocument.Make(text, Title, policy.View, isWhole: false, unread.Findings());
    }

    /// <summary>Does what a group says.</summary>
    /// <returns>What is not understood; null when all is.</returns>
    private static string? Apply(PolicyEdits policy, SourceText text, string key, string name, TextSpan line)
    {
        var written = text[line];
        var colon = written.IndexOf(':');
        var word = (colon < 0 ? written : written[..colon]).Trim().ToString().ToUpperInvariant();
        var start = line.Start + colon + 1;
        var data = colon < 0 ? "" : written[(colon + 1)..].ToString();
        var value = new RegistryValue(name, RegistryType.None, line);
        TextSpan Place(int offset, int length) => new(start + offset, length);
        switch (word)
        {
            case "DWORD":
                var isNumber = TryNumber(data.Trim(), out var number);
                policy.Apply(key, value with { Type = RegistryType.Number, Number = number });
                return isNumber ? null : $"'{Short(data)}' is no number";
            case "SZ":
                policy.Apply(key, value with { Type = RegistryType.Text, Text = data, Place = Place });
                return null;
            case "EXSZ":
                policy.Apply(key, value with { Type = RegistryType.ExpandText, Text = data, Place = Place });
                return null;
            case "MULTISZ":
                policy.Apply(key, value with { Type = RegistryType.Texts, Text = data, Place = Place });
                return null;
            case "DELETE" or "CLEAR":
                policy.Apply(key, value with { Name = name == "*" ? "**delvals." : "**del." + name });
                return null;
            case "DELETEALLVALUES":
                policy.RemoveValues(key);
                return null;
            case "DELETEKEYS":
                foreach (var item in data.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
                {
                    policy.RemoveKey(RegistryView.Split(key), item);
                }

                if (colon < 0)
                {
                    policy.View.RemoveKey(RegistryView.Split(key));
                }

                return null;
            case "CREATEKEY":
                policy.Apply(key, value with { Name = "" });
                return null;
            default:
                policy.Apply(key, value);
                return IsAction(written) ? null : $"'{Short(written)}' is nothing that LGPO text can say of a value";
        }
    }

    private static bool TryNumber(string text, out long? number)
    {
        var isHex = text.StartsWith("0x", StringComparison.OrdinalIgnoreCase);
        var isNumber = isHex
            ? uint.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var parsed)
            : uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out parsed);
        number = isNumber ? parsed : null;
        return isNumber;
    }

    private static bool IsPart(ReadOnlySpan<char> line)
    {
        line = line.Trim();
        return line.Equals("Computer", StringComparison.OrdinalIgnoreCase) || line.Equals("User", StringComparison.OrdinalIgnoreCase)
            || line.StartsWith("User:", StringComparison.OrdinalIgnoreCase);
    }

    private static bool IsAction(ReadOnlySpan<char> line)
    {
        var colon = line.IndexOf(':');
        return (colon < 0 ? line : line[..colon]).Trim().ToString().ToUpperInvariant() is "DWORD" or "QWORD" or "SZ" or "EXSZ" or "MULTISZ" or "BINARY"
            or "DELETE" or "DELETEALLVALUES" or "DELETEKEYS" or "CREATEKEY" or "CLEAR" or "SECUREKEY" or "SOFT";
    }

    private static string Short(ReadOnlySpan<char> text) => text.Length <= 40 ? text.ToString() : string.Concat(text[..40], "…");

    /// <summary>The lines that are neither empty nor comments, one after the other.</summary>
    private struct Lines(string text)
    {
        private int at = text.StartsWith('\uFEFF') ? 1 : 0;

        /// <summary>The next one, without its line break.</summary>
        public bool Next(out TextSpan line)
        {
            while (at < text.Length)
            {
                var length = text.AsSpan(at).IndexOfAny('\r', '\n');
                line = new(at, length < 0 ? text.Length - at : length);
                at = line.End + 1;
                var written = text.AsSpan(line.Start, line.Length).TrimStart();
                if (written.Length > 0 && written[0] != ';')
                {
                    return true;
                }
            }

            line = default;
            return false;
        }
    }
}

using System.Collections.Immutable;
using System.Globalization;
using EgressLint.Core.Text;

namespace EgressLint.Formats.WindowsFirewall.Reading;

/// <summary>
/// Rule strings: <c>v2.33|Action=Allow|Active=TRUE|Dir=Out|Protocol=6|RPort=443|</c> (MS-GPFAS 2.2.2.19). Fields are split at bars, which no value can
/// hold, and at the first equals sign.
/// </summary>
internal static class RuleText
{
    /// <summary>Reads one. What is no rule string gives a rule that is only reported.</summary>
    /// <param name="id">Name of the registry value.</param>
    /// <param name="text">The string.</param>
    /// <param name="store">Where it comes from.</param>
    /// <param name="span">Where it stands.</param>
    /// <param name="place">The place of a part of the string, by offset and length; null where parts have no place of their own, then all stand at <paramref name="span"/>.</param>
    public static WrittenRule Read(string id, string text, FirewallStore store, TextSpan span, Func<int, int, TextSpan>? place = null)
    {
        var fields = ImmutableArray.CreateBuilder<WrittenField>();
        var name = id;
        var at = 0;
        var version = 0;
        string? broken = null;
        while (at < text.Length)
        {
            var bar = text.IndexOf('|', at);
            var end = bar < 0 ? text.Length : bar;
            var piece = text.AsSpan(at, end - at);
            var where = place?.Invoke(at, piece.Length) ?? span;
            if (at == 0)
            {
                broken = TryVersion(piece, out version) ? null : "it does not begin with a version such as 'v2.33|'";
            }
            else if (piece.IndexOf('=') is > 0 and var equals)
            {
                var field = new WrittenField(piece[..equals].ToString(), piece[(equals + 1)..].ToString(), where);
                name = field.Name.Equals("Name", StringComparison.OrdinalIgnoreCase) && field.Value.Length > 0 ? field.Value : name;
                fields.Add(field);
            }
            else if (piece.Length > 0 || bar >= 0)
            {
                fields.Add(new(WrittenField.Unknown, piece.Length == 0 ? "an empty field" : $"'{piece}', which is no field", where));
            }

            if (bar < 0)
            {
                fields.Add(new(WrittenField.Unknown, "a missing '|' at the end", where));
                break;
            }

            at = bar + 1;
        }

        return new(id, name, store, fields.ToImmutable(), span)
        {
            Dialect = FirewallDialect.RuleString,
            Version = version,
            Broken = text.Length == 0 ? "it is empty" : broken,
        };
    }

    private static bool TryVersion(ReadOnlySpan<char> piece, out int version)
    {
        version = 0;
        var dot = piece.IndexOf('.');
        if (dot < 2 || piece[0] is not ('v' or 'V')
            || !byte.TryParse(piece[1..dot], NumberStyles.None, CultureInfo.InvariantCulture, out var major)
            || !byte.TryParse(piece[(dot + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var minor))
        {
            return false;
        }

        version = (major << 8) | minor;
        return true;
    }
}

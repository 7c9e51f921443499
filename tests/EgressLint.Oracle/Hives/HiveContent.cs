using System.Globalization;
using System.Text;
using EgressLint.Core.Text;
using EgressLint.Formats.WindowsFirewall.Reading;
using EgressLint.Formats.WindowsFirewall.Reading.Registry;

namespace EgressLint.Oracle.Hives;

/// <summary>Keys and values of a hive as lines of text, one for each, sorted: what our reader found and what libhivex found are then compared as texts.</summary>
internal static class HiveContent
{
    /// <summary>By our reader; null and why where it refuses the file.</summary>
    public static (IReadOnlyList<string>? Lines, string Refusal) Ours(byte[] file)
    {
        var text = SourceText.Decode("host.wfw", file);
        var hive = new Hive(text.Content);
        var lines = new List<string>();
        return text.Encoding == TextEncoding.Binary && Hive.IsHive(text.Content) && hive.Open(out var root) && Walk(hive, root, "\\", lines)
            ? (Sorted(lines), "")
            : (null, hive.Damage?.What ?? "it is no hive");
    }

    /// <summary>By the export of libhivex; null where names with line breaks make it no text of lines.</summary>
    public static IReadOnlyList<string>? Theirs(string export)
    {
        var lines = new List<string>();
        var key = "";
        foreach (var line in export.Split('\n').Where(l => l.Length > 0))
        {
            if (line[0] == '[' && line[^1] == ']')
            {
                lines.Add(key = line[1..^1]);
            }
            else if (Value(line) is { } value)
            {
                lines.Add($"{key} {value}");
            }
            else
            {
                return null;
            }
        }

        return Sorted(lines);
    }

    /// <summary>What the firewall's reader makes of a file: rules and settings, without places.</summary>
    public static IReadOnlyList<string> Policy(string path, byte[] file)
    {
        var text = SourceText.Decode(path, file);
        if (FirewallReaders.Find(text, out _) is not { } reader)
        {
            return [];
        }

        var document = reader.Read(text);
        var rules = document.Rules.Select(r => string.Create(CultureInfo.InvariantCulture,
            $"{r.Store} rule {r.Id} '{r.Name}' {r.Version} {r.Dialect} {r.Lacks} {r.IsLegacy} {r.Broken}: {string.Join('|', r.Fields.Select(f => $"{f.Name}={f.Value}"))}"));
        return Sorted(rules.Concat(document.Settings.Select(s => $"{s.Store} setting {s.Profile} {s.Name} {s.Value}")).Distinct());
    }

    /// <summary>The first line that only one has; null where they are the same.</summary>
    public static string? Difference(IReadOnlyList<string> ours, IReadOnlyList<string> theirs)
    {
        for (var i = 0; i < Math.Max(ours.Count, theirs.Count); i++)
        {
            var (mine, other) = (i < ours.Count ? ours[i] : "nothing", i < theirs.Count ? theirs[i] : "nothing");
            if (mine != other)
            {
                return $"we: {mine}; libhivex: {other}";
            }
        }

        return null;
    }

    private static bool Walk(Hive hive, HiveKey key, string path, List<string> lines)
    {
        lines.Add(path);
        if (!hive.Values(key, out var values) || !hive.Keys(key, out var keys))
        {
            return false;
        }

        lines.AddRange(values.Select(v => $"{path} {Line(v)}"));
        return keys.TrueForAll(k => Walk(hive, k, path == "\\" ? path + k.Name : $"{path}\\{k.Name}", lines));
    }

    private static string Line(RegistryValue value) => Line(value.Name, (int)value.Type, value.Text, value.Number);

    private static string Line(string name, int type, string? text, long? number) =>
        string.Create(CultureInfo.InvariantCulture, $"\"{name}\" {type} {text} {number}");

    /// <summary>A line <c>"name"=hex(type):bytes</c> or <c>dword:</c>.</summary>
    private static string? Value(string line)
    {
        var at = 1;
        var name = new StringBuilder();
        if (line[0] == '"')
        {
            for (; at < line.Length && line[at] != '"'; at++)
            {
                at += line[at] == '\\' && at + 1 < line.Length ? 1 : 0;
                name.Append(line[at]);
            }

            at++;
        }
        else if (line[0] != '@')
        {
            return null;
        }

        var data = at < line.Length && line[at] == '=' ? line[(at + 1)..] : "";
        if (data.StartsWith("dword:", StringComparison.Ordinal))
        {
            return Line(name.ToString(), (int)RegistryType.Number, null, uint.Parse(data[6..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
        }

        return data.StartsWith("hex(", StringComparison.Ordinal) && data.IndexOf("):", StringComparison.Ordinal) is >= 0 and var close
            ? Line(name.ToString(), data[4..close], Convert.FromHexString(data[(close + 2)..].Replace(",", "", StringComparison.Ordinal)))
            : null;
    }

    private static string Line(string name, string digits, byte[] data)
    {
        var type = uint.Parse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture) is <= ushort.MaxValue and var known ? (int)known : 0;
        switch ((RegistryType)type)
        {
            case RegistryType.Text or RegistryType.ExpandText or RegistryType.Texts:
                // UTF-16 as it stands, lone surrogates too.
                var text = string.Create(data.Length / 2, data, static (into, from) =>
                {
                    for (var i = 0; i < into.Length; i++)
                    {
                        into[i] = (char)(from[2 * i] | (from[(2 * i) + 1] << 8));
                    }
                });
                return Line(name, type, text.Split('\0')[0], null);
            case RegistryType.Number or RegistryType.NumberBigEndian when data.Length == 4:
                return Line(name, type, null, type == (int)RegistryType.Number ? BitConverter.ToUInt32(data) : System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(data));
            case RegistryType.LongNumber when data.Length == 8 && BitConverter.ToInt64(data) >= 0:
                return Line(name, type, null, BitConverter.ToInt64(data));
            default:
                return Line(name, type, null, null);
        }
    }

    private static string[] Sorted(IEnumerable<string> lines) => [.. lines.Order(StringComparer.Ordinal)];
}

using System.Globalization;
using System.Text;
using EgressLint.Core.Text;
using EgressLint.Formats.WindowsFirewall.Reading;
using EgressLint.Formats.WindowsFirewall.Reading.Registry;
using EgressLint.Tests.Analysis;

namespace EgressLint.Tests.Formats.WindowsFirewall.Registry;

/// <summary>A value to write.</summary>
/// <param name="Key">Its key, below HKEY_LOCAL_MACHINE.</param>
/// <param name="Name">Its name.</param>
/// <param name="Data">A text, or a number (of 32 bits).</param>
internal sealed record Entry(string Key, string Name, object Data);

/// <summary>Reads files, and writes them in every shape that holds registry keys.</summary>
internal static class RegistryFiles
{
    public const string Local = @"SYSTEM\CurrentControlSet\Services\SharedAccess\Parameters\FirewallPolicy";
    public const string Policy = @"SOFTWARE\Policies\Microsoft\WindowsFirewall";
    public const string Rule = @"v2.33|Action=Block|Active=TRUE|Dir=Out|Protocol=6|RPort=443|App=C:\Program Files\x ""y"".exe|Name=Ünïcode-規則|";

    public static string Folder => Repository.Path("fixtures", "oracle", "windows-firewall", "hives");

    public static FirewallDocument Read(string path, byte[] bytes) => Read(SourceText.Decode(path, bytes));

    public static FirewallDocument Read(SourceText text)
    {
        var reader = FirewallReaders.Find(text, out _);
        Assert.NotNull(reader);
        var document = reader.Read(text);
        Check(text, document);
        return document;
    }

    /// <summary>Whatever the bytes: every place is in the text.</summary>
    public static void Check(SourceText text, FirewallDocument document)
    {
        var spans = document.Rules.Select(r => r.Span).Concat(document.Rules.SelectMany(r => r.Fields).Select(f => f.Span))
            .Concat(document.Settings.Select(s => s.Span)).Concat(document.Problems.Select(p => p.At.Span));
        Assert.All(spans, s => Assert.True(s.Start >= 0 && s.Length >= 0 && s.End <= text.Content.Length, $"{text.Path}: {s}"));
        Assert.All(document.Problems, p => Assert.False(p.Message.Contains("{0}", StringComparison.Ordinal) || p.Message.Contains("{1}", StringComparison.Ordinal), p.Message));
    }

    public static string RegText(IEnumerable<Entry> entries, string root = "HKEY_LOCAL_MACHINE")
    {
        var text = new StringBuilder("Windows Registry Editor Version 5.00\r\n");
        foreach (var group in entries.GroupBy(e => e.Key))
        {
            text.Append(CultureInfo.InvariantCulture, $"\r\n[{root}\\{group.Key}]\r\n");
            foreach (var entry in group)
            {
                text.Append(CultureInfo.InvariantCulture, $"\"{Escape(entry.Name)}\"=");
                text.Append(entry.Data is string data ? $"\"{Escape(data)}\"\r\n" : string.Create(CultureInfo.InvariantCulture, $"dword:{entry.Data:x8}\r\n"));
            }
        }

        return text.ToString();
    }

    public static string Escape(string text) => text.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);

    public static string LgpoText(IEnumerable<Entry> entries)
    {
        var text = new StringBuilder("; made by a test\r\n");
        foreach (var entry in entries)
        {
            var action = entry.Data is string data ? "SZ:" + data : string.Create(CultureInfo.InvariantCulture, $"DWORD:{entry.Data}");
            text.Append(CultureInfo.InvariantCulture, $"\r\nComputer\r\n{entry.Key}\r\n{entry.Name}\r\n{action}\r\n");
        }

        return text.ToString();
    }

    public static byte[] PolicyFile(IEnumerable<Entry> entries)
    {
        var bytes = new List<byte>("PReg\x01\0\0\0"u8.ToArray());
        foreach (var entry in entries)
        {
            var data = Data(entry.Data);
            bytes.AddRange(Wide($"[{entry.Key}\0;{entry.Name}\0;"));
            bytes.AddRange(BitConverter.GetBytes(entry.Data is string ? 1 : 4));
            bytes.AddRange(Wide(";"));
            bytes.AddRange(BitConverter.GetBytes(data.Length));
            bytes.AddRange([.. Wide(";"), .. data, .. Wide("]")]);
        }

        return [.. bytes];
    }

    public static byte[] Data(object data) => data is string text ? Wide(text + "\0") : BitConverter.GetBytes(Convert.ToUInt32(data, CultureInfo.InvariantCulture));

    public static byte[] Wide(string text) => Encoding.Unicode.GetBytes(text);

    /// <summary>What stands at a place, without the escapes of registry text.</summary>
    public static string At(SourceText text, TextSpan span) => text.Encoding == TextEncoding.Binary
        ? Encoding.Unicode.GetString(Encoding.Latin1.GetBytes(text[span].ToString()))
        : text[span].ToString().Replace(@"\\", @"\", StringComparison.Ordinal).Replace("\\\"", "\"", StringComparison.Ordinal);
}

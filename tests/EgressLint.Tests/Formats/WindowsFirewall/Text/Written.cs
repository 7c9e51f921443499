using EgressLint.Core.Text;
using EgressLint.Formats;
using EgressLint.Formats.WindowsFirewall.Reading;

namespace EgressLint.Tests.Formats.WindowsFirewall.Text;

/// <summary>What a reader wrote, as text.</summary>
internal static class Written
{
    private static readonly string[] Order = ["Active", "Dir", "Action", "Profile", "RA", "Protocol", "ICMP4", "App", "Svc", "LPort", "RPort"];

    /// <summary>The document that the readers make of a text, through the same door as everybody.</summary>
    public static FirewallDocument Read(string path, string text)
    {
        var source = SourceText.From(path, text);
        var reader = FirewallReaders.Find(source, out var recognition);
        Assert.NotNull(reader);
        Assert.NotEqual(Recognition.No, recognition);
        return reader.Read(source);
    }

    /// <summary>A rule: its name, and its fields in one order for all shapes, groups left out.</summary>
    public static string Of(WrittenRule rule) => Of(rule.Name, rule.Fields.Where(f => f.Name != "EmbedCtxt").Select(f => $"{f.Name}={f.Value}"));

    /// <summary>An expected rule without some of its fields.</summary>
    public static string Without(string rule, params string[] fields)
    {
        var bar = rule.IndexOf('|', StringComparison.Ordinal);
        return Of(rule[..bar], rule[(bar + 1)..].Split(' ').Where(f => !fields.Contains(f.Split('=')[0])));
    }

    private static string Of(string name, IEnumerable<string> fields) =>
        name + "|" + string.Join(' ', fields.OrderBy(f => (Array.IndexOf(Order, f.Split('=')[0]) + 1000) % 1000).ThenBy(f => f.Split('=')[0], StringComparer.Ordinal));

    public static string Of(WrittenSetting setting) => $"{setting.Profile} {setting.Name}={setting.Value?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "?"}";
}

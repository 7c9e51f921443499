using EgressLint.Core.Text;
using EgressLint.Formats;
using EgressLint.Formats.WindowsFirewall.Reading;

namespace EgressLint.Tests.Formats.WindowsFirewall.Markup;

/// <summary>Reads texts as the format does, and shows rules in one line.</summary>
internal static class FirewallReading
{
    public static FirewallDocument Read(string path, string text, Recognition expected = Recognition.Yes)
    {
        var source = SourceText.From(path, text);
        var reader = FirewallReaders.Find(source, out var recognition);
        Assert.Equal(expected, recognition);
        Assert.NotNull(reader);
        var document = reader.Read(source);
        Check(document, text);
        return document;
    }

    public static Recognition Recognize(string path, string text)
    {
        _ = FirewallReaders.Find(SourceText.From(path, text), out var recognition);
        return recognition;
    }

    /// <summary>Name, then the fields in alphabetical order; families of addresses are left out, as some shapes do not have them.</summary>
    public static string Show(WrittenRule rule)
    {
        var fields = rule.Fields.Where(f => f.Name is not ("Name" or "Desc")).Select(f => $"{(f.Name is "RA4" or "LA4" ? f.Name[..2] : f.Name)}={f.Value}").Order(StringComparer.Ordinal);
        return $"{rule.Name}: {string.Join(' ', fields)}" + (rule.Broken is null ? "" : $" BROKEN: {rule.Broken}");
    }

    public static string[] Show(FirewallDocument document) => [.. document.Rules.Select(Show)];

    public static string[] ShowSettings(FirewallDocument document) => [.. document.Settings.Select(s => $"{s.Profile} {s.Name}={s.Value?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "?"}")];

    /// <summary>Every place is in the text, on one line for a rule, and holds what it is about.</summary>
    public static void Check(FirewallDocument document, string text)
    {
        foreach (var rule in document.Rules)
        {
            Inside(rule.Span, text);
            Assert.NotEqual("", rule.Name);
            foreach (var field in rule.Fields)
            {
                Inside(field.Span, text);
                Assert.NotEqual("", field.Name);
            }
        }

        foreach (var span in document.Settings.Select(s => s.Span).Concat(document.Keywords.Select(k => k.Span)).Concat(document.Problems.Select(p => p.At.Span)))
        {
            Inside(span, text);
        }
    }

    private static void Inside(TextSpan span, string text)
    {
        Assert.InRange(span.Start, 0, text.Length);
        Assert.InRange(span.Length, 0, text.Length - span.Start);
    }
}

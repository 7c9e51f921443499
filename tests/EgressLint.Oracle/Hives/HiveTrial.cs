using System.Text;

namespace EgressLint.Oracle.Hives;

/// <summary>How one hive was read by both.</summary>
/// <param name="Kind">In a few words, the same for the same kind.</param>
/// <param name="IsFault">Whether we read something else than libhivex did.</param>
/// <param name="Details">What, for a person.</param>
/// <param name="Hive">The hive, where both read it and the same.</param>
/// <param name="Lines">What both read.</param>
internal readonly record struct HiveOutcome(string Kind, bool IsFault, string Details, byte[]? Hive, IReadOnlyList<string> Lines);

/// <summary>
/// Makes a hive with libhivex and compares: every key and value of it; what the firewall's reader makes of the hive, of libhivex's export of it, and of the registry texts
/// that it was made of. Broken hives are compared where both still read them; refusing more than libhivex does is no fault.
/// </summary>
internal static class HiveTrial
{
    private const string Header = "Windows Registry Editor Version 5.00\n\n";

    public static HiveOutcome Try(Hivex hivex, HiveCase one)
    {
        if (hivex.Make(one.Texts) is not { Hive: { } hive, Export: { } export } answer)
        {
            return Settled($"not made: libhivex refuses: {Short(hivex.Make(one.Texts).Refusal)}");
        }

        if (one.Damage.Count > 0)
        {
            return Broken(hivex, one, answer.Hive);
        }

        var (ours, refusal) = HiveContent.Ours(hive);
        if (ours is null)
        {
            return Fault("a good hive: we refuse it", refusal);
        }

        if (HiveContent.Theirs(export) is not { } theirs)
        {
            return Settled("not compared: a name with a line break");
        }

        return HiveContent.Difference(ours, theirs) is { } difference ? Fault("a good hive: other content", difference)
            : Policies(one, hive, export) is { } other ? Fault("a good hive: other rules", other)
            : new(ours.Count > 40 ? "a good hive of more than 40 keys and values: the same" : "a good hive: the same", false, "", hive, ours);
    }

    private static HiveOutcome Broken(Hivex hivex, HiveCase one, byte[] hive)
    {
        foreach (var (at, value) in one.Damage)
        {
            hive[at % hive.Length] = value;
        }

        var answer = hivex.Read(hive);
        var (ours, refusal) = HiveContent.Ours(hive);
        var theirs = answer.Export is { } export ? HiveContent.Theirs(export) : null;
        return (ours, theirs) switch
        {
            (null, null) => Settled("a broken hive: both refuse"),
            (null, _) => Settled($"a broken hive: only we refuse: {refusal}"),
            (_, null) => Settled(answer.Export is null ? $"a broken hive: only libhivex refuses: {Short(answer.Refusal)}" : "not compared: a name with a line break"),
            _ => HiveContent.Difference(ours, theirs) is { } difference
                ? Fault("a broken hive: other content", difference)
                : new("a broken hive: both read the same", false, "", hive, ours),
        };
    }

    private static string? Policies(HiveCase one, byte[] hive, string export)
    {
        var ours = HiveContent.Policy(one.Kind.File, hive);
        var exported = HiveContent.Policy("export.reg", Utf16(Header + Prefixed(export, one.Kind)));
        var written = HiveContent.Policy("written.reg", Utf16(Header + string.Concat(one.Texts.Select(t => Prefixed(t.Replace(Header, "", StringComparison.Ordinal), one.Kind)))));
        return HiveContent.Difference(ours, exported) is { } a ? $"as exported: {a}"
            : HiveContent.Difference(ours, written) is { } b ? $"as written: {b}"
            : null;
    }

    /// <summary>As a machine's own tools write the paths.</summary>
    private static string Prefixed(string text, HiveKind kind) => string.Concat(text.Split('\n').Select(l =>
        l.StartsWith("[-\\", StringComparison.Ordinal) ? $"[-{kind.Prefix}{l[2..]}\n" : l.StartsWith("[\\", StringComparison.Ordinal) ? $"[{kind.Prefix}{l[1..].Replace("\\]", "]", StringComparison.Ordinal)}\n" : l + "\n"));

    private static byte[] Utf16(string text) => [0xFF, 0xFE, .. Encoding.Unicode.GetBytes(text)];

    /// <summary>Without what differs from run to run.</summary>
    private static string Short(string refusal)
    {
        var text = refusal.Contains(" at /", StringComparison.Ordinal) ? refusal[..refusal.IndexOf(" at /", StringComparison.Ordinal)] : refusal;
        text = text.Contains("/hive", StringComparison.Ordinal) ? text[(text.LastIndexOf("/hive", StringComparison.Ordinal) + 1)..] : text;
        return text.Length > 70 ? text[..70] : text;
    }

    private static HiveOutcome Settled(string kind) => new(kind, false, "", null, []);

    private static HiveOutcome Fault(string kind, string details) => new(kind, true, details, null, []);
}

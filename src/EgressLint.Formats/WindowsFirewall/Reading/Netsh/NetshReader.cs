using System.Collections.Immutable;
using EgressLint.Core.Text;

namespace EgressLint.Formats.WindowsFirewall.Reading.Netsh;

/// <summary>
/// Output of <c>netsh advfirewall firewall show rule name=all [verbose]</c> and <c>netsh advfirewall show allprofiles</c>, in any order and number, as
/// people put them into one file.
/// </summary>
internal sealed class NetshReader : FirewallReader
{
    private const int Head = 16_384;

    /// <summary>Lines with labels below a head that make it netsh in whatever language.</summary>
    private const int EnoughLabels = 6;

    /// <inheritdoc/>
    public override Recognition Recognize(SourceText text)
    {
        var perhaps = Recognition.No;
        var content = text.Content;
        var end = Math.Min(content.Length, Head);
        for (var at = content.IndexOf("----------------------------------------", 0, end, StringComparison.Ordinal); at >= 0 && at < end;)
        {
            var line = LineAt(content, at);
            if (line.Start == at && NetshLines.IsDashes(text[line]) && at > 0)
            {
                var head = LineAt(content, content[at - 1] == '\n' && at > 1 && content[at - 2] == '\r' ? at - 2 : at - 1);
                if (NetshBlocks.LanguageOf(text[head]) is not null || NetshBlocks.ProfileOf(text[head]) is not null)
                {
                    return Recognition.Yes;
                }

                perhaps = Labels(text, line.End) >= EnoughLabels ? Recognition.Perhaps : perhaps;
            }

            at = line.End < end ? content.IndexOf("----------------------------------------", line.End, end - line.End, StringComparison.Ordinal) : -1;
        }

        return perhaps;
    }

    /// <inheritdoc/>
    public override FirewallDocument Read(SourceText text)
    {
        var log = new ReadingLog(text);
        var blocks = NetshBlocks.Read(text);
        var profiles = new PrintedProfiles(FirewallStore.Local);
        var rules = ImmutableArray.CreateBuilder<WrittenRule>();
        var ruleBlocks = blocks.Blocks.Where(b => b.Language is not null && !b.IsOther).ToList();
        var verbose = ruleBlocks.Exists(b => b.IsVerbose);
        var known = verbose ? ruleBlocks.Where(b => b.IsVerbose).Select(b => b.Likeness).ToHashSet(StringComparer.Ordinal) : [];
        foreach (var block in ruleBlocks)
        {
            // People print both; what the verbose one says as well is not said twice.
            if (block.IsVerbose || !known.Contains(block.Likeness))
            {
                rules.Add(NetshRule.Read(text, block, log, documentIsVerbose: verbose));
            }
        }

        foreach (var block in blocks.Blocks.Where(b => b.Profile is not null))
        {
            NetshProfile.Read(text, block, profiles, log);
        }

        if (ruleBlocks.Count == 0 && !profiles.Any && blocks.Unknown is { } label)
        {
            log.UnknownLanguage(label, text[label].ToString());
        }

        var evidence = (ruleBlocks.Count == 0 || verbose ? FirewallEvidence.Rules : FirewallEvidence.Ports | FirewallEvidence.Addresses | FirewallEvidence.Direction)
            | (profiles.Any ? FirewallEvidence.Profiles : FirewallEvidence.None);
        return new(new(0, text.Content.Length))
        {
            Title = ruleBlocks.Count == 0 ? "netsh output" : verbose ? "netsh output with 'verbose'" : "netsh output without 'verbose'",
            Evidence = evidence,
            BetterExport = Better(ruleBlocks.Count > 0, rules.All(r => !r.Lacks.HasFlag(FirewallEvidence.Program)) && (verbose || ruleBlocks.Count == 0), rules.Any(r => r.Lacks.HasFlag(FirewallEvidence.Principals)), profiles),
            Rules = rules.ToImmutable(),
            Settings = profiles.Settings(),
            Problems = log.Findings,
        };
    }

    private static string? Better(bool hasRules, bool allVerbose, bool lacksPackages, PrintedProfiles profiles)
    {
        if (hasRules && allVerbose && profiles.IsComplete)
        {
            return lacksPackages ? $"What netsh does not print, PowerShell exports: {BetterExports.Everything}." : null;
        }

        var rules = hasRules && allVerbose ? null : BetterExports.NetshRules;
        return rules is null ? $"Put the output of another command into the same file: {BetterExports.NetshProfiles}."
            : profiles.IsComplete ? $"{(hasRules ? "Export the rules anew" : "Put the rules into the same file")}: {rules}."
            : $"Put the output of two commands into one file: {rules} and {BetterExports.NetshProfiles}.";
    }

    private static int Labels(SourceText text, int at)
    {
        var count = 0;
        for (var i = 0; i < 2 * EnoughLabels && at < text.Content.Length; i++)
        {
            at += text.Content[at] == '\r' && at + 1 < text.Content.Length && text.Content[at + 1] == '\n' ? 2 : 1;
            var line = LineAt(text.Content, at);
            count += NetshLines.TrySplit(text[line], out var label, out var value) && NetshLines.IsLabelShape(text[line], label, value) ? 1 : 0;
            at = line.End;
        }

        return count;
    }

    private static TextSpan LineAt(string content, int at)
    {
        at = Math.Clamp(at, 0, content.Length);
        var start = content.AsSpan(0, at).LastIndexOfAny('\r', '\n') + 1;
        var length = content.AsSpan(at).IndexOfAny('\r', '\n');
        return TextSpan.FromBounds(start, length < 0 ? content.Length : at + length);
    }
}

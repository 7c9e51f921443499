using EgressLint.Formats.Pac.Regex;

namespace EgressLint.Formats.Pac.Pitfalls;

/// <summary>Patterns that match more, or otherwise, than they look. What is said to match was matched.</summary>
internal static class PacPatternPitfalls
{
    private const int MostSteps = 50_000;
    private const int MostParts = 8;
    private const int LongestPattern = 2000;

    public static void Check(PacScript script, PacPitfallReport report)
    {
        for (var i = 0; i < script.Nodes.Count; i++)
        {
            if (script.Nodes[i] is not JsCall call)
            {
                continue;
            }

            if (script.HelperOf(call) == "shExpMatch" && call.Arguments.Length == 2 && script.TextOf(call.Arguments[1]) is { } glob)
            {
                CheckGlob(script, report, call, glob);
            }
            else if (!report.IsFull(PacPitfallRules.LoosePattern) && PatternOnHost(script, call) is { } on)
            {
                CheckPattern(report, on.At, on.Pattern);
            }
        }
    }

    private static void CheckGlob(PacScript script, PacPitfallReport report, JsCall call, string value)
    {
        if (report.IsFull(PacPitfallRules.PatternLeaks) || PacGlob.Parse(value) is not { IsPlain: false } glob)
        {
            return;
        }

        var at = call.Arguments[1];
        if (glob.Leaking is not { } leaking)
        {
            report.Add(new(PacPitfallRules.PatternLeaks, report.Text.At(at.Span), "throws", [value, Why(glob.Error)]) { Severity = Core.Findings.Severity.Error });
        }
        else if (value.Contains('|', StringComparison.Ordinal) && script.SubjectOf(call.Arguments[0]) == Subject.Host && Beyond(leaking, value) is { } beyond)
        {
            report.Say(PacPitfallRules.PatternLeaks, at, "list", value, beyond);
        }
        else
        {
            var mark = value.AsSpan().IndexOfAny("^$\\+()[|{");
            report.Say(PacPitfallRules.PatternLeaks, at, "leak", value, value[mark..(mark + 1)]);
        }
    }

    private static string Why(string error) => error[(error.LastIndexOf(": ", StringComparison.Ordinal) is var at and >= 0 ? at + 2 : 0)..].ToLowerInvariant();

    /// <summary>A host that a list of patterns matches because its ends hang loose.</summary>
    private static string? Beyond(JsPattern leaking, string value)
    {
        var parts = value.Split('|');
        foreach (var sample in (ReadOnlySpan<string>)[parts[0].Replace("*", "www", StringComparison.Ordinal) + ".evil.net", "evil" + parts[^1].Replace("*", "www", StringComparison.Ordinal)])
        {
            if (sample.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-') && !Array.Exists(parts, p => PacGlob.Parse(p).Matches(sample)) && Matches(leaking, sample))
            {
                return sample;
            }
        }

        return null;
    }

    private static (JsExpression At, JsPattern Pattern)? PatternOnHost(PacScript script, JsCall call)
    {
        if (call is not { Callee: JsMember { Name: { } name } member, Arguments: [var only] })
        {
            return null;
        }

        var written = name is "test" or "exec" && script.SubjectOf(only) == Subject.Host ? member.Object
            : name is "match" or "search" && script.SubjectOf(member.Object) == Subject.Host ? only
            : null;
        var (pattern, flags) = script.ValueOf(written) switch
        {
            JsRegex regex => (regex.Pattern, regex.Flags),
            JsNew { Callee: JsIdentifier { Name: "RegExp" }, Arguments: [var text, .. var rest] } when script.TextOf(text) is { } known
                => (known, rest.IsEmpty ? "" : script.TextOf(rest[0])),
            _ => (null, null),
        };
        return written is not null && pattern is { Length: <= LongestPattern } && flags is not null && JsPattern.TryParse(pattern, flags, out _) is { Unsupported: null } made
            ? (written, made)
            : null;
    }

    private static void CheckPattern(PacPitfallReport report, JsExpression at, JsPattern pattern)
    {
        var text = pattern.IgnoreCase ? pattern.Pattern.ToLowerInvariant() : pattern.Pattern;
        foreach (var part in PacPatternParts.Of(text).Take(MostParts))
        {
            if (Sample(pattern, part.Domain) is not { } sample)
            {
                continue;
            }

            if (sample + ".evil.net" is var longer && Matches(pattern, longer))
            {
                report.Say(PacPitfallRules.LoosePattern, at, "default", report.Show(at), longer, "nothing ties it to the end; write '$' behind the name");
                return;
            }

            if (PacDomains.IsRegistrable(part.Domain) && "evil" + part.Domain is var before && Matches(pattern, before))
            {
                report.Say(PacPitfallRules.LoosePattern, at, "default", report.Show(at), before, @"nothing ends the label before the name; write '(^|\.)' before it");
                return;
            }

            if (part.OpenDot >= 0 && Matches(pattern, sample[..^part.Domain.Length] + part.Domain[..part.OpenDot] + "x" + part.Domain[(part.OpenDot + 1)..]))
            {
                var other = sample[..^part.Domain.Length] + part.Domain[..part.OpenDot] + "x" + part.Domain[(part.OpenDot + 1)..];
                report.Add(new(PacPitfallRules.LoosePattern, report.Text.At(at.Span), report.Show(at), other, @"a dot stands for any character; write '\.'")
                {
                    Severity = Core.Findings.Severity.Note,
                });
                return;
            }
        }
    }

    /// <summary>A host that is meant: the name, or one below it.</summary>
    private static string? Sample(JsPattern pattern, string domain)
    {
        foreach (var before in (ReadOnlySpan<string>)["", "www.", "a.b."])
        {
            if (Matches(pattern, before + domain))
            {
                return before + domain;
            }
        }

        return null;
    }

    private static bool Matches(JsPattern pattern, string text)
    {
        var steps = MostSteps;
        return pattern.Match(text, 0, ref steps, out _) == JsMatchStatus.Match;
    }
}

/// <summary>The names of domains that stand in a regular expression.</summary>
/// <param name="Domain">As a name.</param>
/// <param name="OpenDot">Index of a dot in it that stands for any character; -1 when there is none.</param>
internal readonly record struct PacPatternPart(string Domain, int OpenDot);

/// <summary>Finds them.</summary>
internal static class PacPatternParts
{
    public static IEnumerable<PacPatternPart> Of(string pattern)
    {
        var name = new System.Text.StringBuilder();
        var open = -1;
        for (var i = 0; i <= pattern.Length; i++)
        {
            var c = i < pattern.Length ? pattern[i] : '\0';
            var escaped = c == '\\' && i + 1 < pattern.Length && pattern[i + 1] is '.' or '-';
            if (escaped ? !IsRepeated(pattern, i + 2) : (char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '.') && !IsRepeated(pattern, i + 1))
            {
                open = c == '.' && open < 0 ? name.Length : open;
                name.Append(escaped ? pattern[++i] : c);
                continue;
            }

            // Behind a name there is its end, or a choice or group; anything else goes on with it.
            if (c is '\0' or '$' or ')' or '|' && name.Length > 0)
            {
                var text = name.ToString();
                var cut = text.Length - text.TrimStart('.').Length;
                text = text[cut..];
                if (text.Contains('.', StringComparison.Ordinal) && PacDomains.IsKnownTop(text[(text.LastIndexOf('.') + 1)..]))
                {
                    yield return new(text, open < cut ? -1 : open - cut);
                }
            }

            name.Clear();
            open = -1;
            i = c switch { '\\' => i + 1, '[' => BracketEnd(pattern, i), _ => i };
        }
    }

    private static bool IsRepeated(string pattern, int at) => at < pattern.Length && pattern[at] is '*' or '+' or '?' or '{';

    private static int BracketEnd(string pattern, int start)
    {
        var i = start + 1;
        while (i < pattern.Length && pattern[i] != ']')
        {
            i += pattern[i] == '\\' ? 2 : 1;
        }

        return i;
    }
}

using System.Collections.Immutable;
using EgressLint.Core.Findings;
using EgressLint.Core.Policies;
using EgressLint.Core.Sets;
using EgressLint.Core.Text;
using EgressLint.Formats;

namespace EgressLint.Oracle.Fuzz;

/// <summary>What one input did.</summary>
/// <param name="Fault">What is wrong, such that the same fault has the same text; null for nothing.</param>
/// <param name="Details">More about it, for a person.</param>
/// <param name="IsRead">Whether the format took the file for its own.</param>
internal readonly record struct FuzzOutcome(string? Fault, string Details, bool IsRead);

/// <summary>Takes a file the way that the program takes it: decode, recognise, parse, bind, and sometimes ask.</summary>
internal static class ProductPath
{
    private static readonly PolicyRequest Request = new() { Host = "gw.manage.microsoft.com", Port = 443, Protocol = Protocols.Tcp };

    private static readonly EndpointQuestion Question = new(Language.EndsWith(".manage.microsoft.com"), PortSet.Of(443), Transport.Https, IpSet.All);

    /// <summary>Never throws.</summary>
    public static FuzzOutcome Try(ConfigFormat format, FuzzInput input, bool asks)
    {
        var isRead = false;
        var outcome = Guarded(() =>
        {
            var text = SourceText.Decode(input.Path, input.Bytes);
            isRead = format.Recognize(text) != Recognition.No;
            var tree = format.Parse(text);
            var bound = format.Bind(tree, new NoFiles());
            var fault = Tiles(tree.Tokens, text) ?? Places(tree.Problems.Concat(bound.Findings).Concat(bound.Structure.Value.Findings)) ?? Places(bound.Policies);
            return (fault ?? (asks ? bound.Policies.Select(Ask).FirstOrDefault(f => f is not null) : null), isRead);
        });
        return outcome with { IsRead = isRead };
    }

    /// <summary>Runs a reader; an exception is a fault, told by its kind and the place in our code.</summary>
    public static FuzzOutcome Guarded(Func<(string? Fault, bool IsRead)> reader)
    {
        try
        {
            var (fault, isRead) = reader();
            return new(fault, "", isRead);
        }
        catch (Exception problem) when (problem is not OutOfMemoryException)
        {
            var frame = (problem.StackTrace ?? "").Split('\n').FirstOrDefault(l => l.Contains("EgressLint", StringComparison.Ordinal))?.Trim() ?? "";
            return new($"{problem.GetType().Name} {frame}", problem.ToString(), false);
        }
    }

    private static string? Tiles(ImmutableArray<EgressLint.Core.Syntax.SyntaxToken> tokens, SourceText text)
    {
        var at = 0;
        foreach (var token in tokens)
        {
            if (token.FullStart != at || token.Span.Start < at || token.Span.Length < 0)
            {
                return "the tokens do not tile the text";
            }

            at = token.Span.End;
        }

        return at == text.Content.Length ? null : "the tokens do not cover the text";
    }

    /// <summary>A finding that stands outside of its text, or has a gap in its message; null when there is none.</summary>
    public static string? Places(IEnumerable<Finding> findings)
    {
        foreach (var finding in findings)
        {
            if (!IsInside(finding.At))
            {
                return $"a finding {finding.Rule.Id} stands outside of the text";
            }

            if (HasGap(finding.Message) && !HasGap(finding.At.Source.Content))
            {
                return $"the message of {finding.Rule.Id} has a gap";
            }
        }

        return null;
    }

    /// <summary>A place for an argument. Messages also repeat what stands in the file.</summary>
    private static bool HasGap(string text) => text.Contains("{0}", StringComparison.Ordinal) || text.Contains("{1}", StringComparison.Ordinal);

    private static string? Places(ImmutableArray<Policy> policies) =>
        policies.SelectMany(p => p.Chains).SelectMany(c => c.Entries).All(e => e.At is not { } at || IsInside(at)) ? null : "an entry stands outside of the text";

    /// <summary>Whether a place is one of its text.</summary>
    public static bool IsInside(Location at) => at.Span.Start >= 0 && at.Span.Length >= 0 && at.Span.End <= at.Source.Content.Length;

    /// <summary>Both ways to decide must say the same of a witness.</summary>
    private static string? Ask(Policy policy)
    {
        foreach (var asked in new[] { policy.Ask(Request).Flows, policy.Ask(Question) })
        {
            if (asked is null)
            {
                continue;
            }

            foreach (var part in policy.Decide(asked).Parts.Take(20))
            {
                if (part.IsCertain && part.Flows.Witness() is { } flow && !policy.Evaluate(flow).Possible.Contains(part.Action.Outcome))
                {
                    return "a decision and its witness disagree";
                }
            }
        }

        return null;
    }

    /// <summary>A machine without further files.</summary>
    public sealed class NoFiles : BindContext
    {
        public override FileLookup Read(string path, SourceText from) => new(LookupStatus.Missing, null, "it is not there");

        public override GlobLookup Glob(string pattern, SourceText from) => new([], LeadsOut: false, FolderKnown: true);
    }
}

using System.Collections.Immutable;
using EgressLint.Core.Findings;
using EgressLint.Core.Policies;
using EgressLint.Core.Sets;

namespace EgressLint.Formats.Squid;

/// <summary>
/// The patterns of one ACL: POSIX extended expressions, searched anywhere (Squid acl/RegexData.cc). A pattern that does not compile
/// is skipped up to release 5 and stops the start from 6 on; one that is not regular (a back-reference) is a doubt.
/// </summary>
internal sealed class SquidRegexSet(SquidAcl acl, SquidBinding binding)
{
    private readonly List<RegexItem> items = [];
    private readonly List<RegexTree> trees = [];
    private readonly List<Doubt> doubts = [];

    public Language Language { get; private set; } = Language.Empty;

    /// <summary>The patterns with their places, for pitfalls.</summary>
    public List<(AclValue Value, RegexTree Tree)> Patterns { get; } = [];

    public void Add(AclValue value)
    {
        if (value.Text.StartsWith('#'))
        {
            return;
        }

        var options = value.IgnoreCase ? RegexOptionsPosix.IgnoreCase : RegexOptionsPosix.None;
        var parsed = RegexParser.Parse(value.Text, options);
        if (parsed.Tree is { } tree)
        {
            items.Add(new(value.Text, value.IgnoreCase, items.Count));
            trees.Add(tree);
            if (value.At.Source is not null)
            {
                Patterns.Add((value, tree));
            }

            return;
        }

        if (parsed.Failure is { Kind: RegexFailureKind.Malformed } failure)
        {
            var skipped = binding.Engine.Release < 6;
            if (!skipped)
            {
                binding.Reject(value.At, $"the pattern '{value.Text}' does not compile: {failure.Message}");
            }

            binding.Report(new Finding(SquidPolicyRules.MalformedPattern, value.At, skipped ? "skipped" : "refused", [value.Text, failure.Message, binding.Engine.Title]));
        }
        else
        {
            doubts.Add(new($"the pattern '{value.Text}' of ACL '{acl.Name}' cannot be decided exactly: {parsed.Failure?.Message}", value.At));
        }
    }

    public void Finish()
    {
        if (items.Count == 0)
        {
            return;
        }

        var result = Language.AnyOfRegexes(items);
        if (result.Language is { } language)
        {
            Language = language;
        }

        foreach (var failure in result.ItemFailures)
        {
            doubts.Add(new($"a pattern of ACL '{acl.Name}' cannot be decided exactly: {failure.Failure.Message}", acl.At));
        }
    }

    /// <summary>The concrete search, by the matcher that shares no code with the automata.</summary>
    public bool IsMatch(string text)
    {
        foreach (var tree in trees)
        {
            if (PosixMatcher.IsMatch(tree, text))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The condition, with what is not known about its patterns.</summary>
    public Match WithDoubts(Match match) => doubts.Count == 0 ? match : match.Or(Match.Unknown(doubts[0]));
}

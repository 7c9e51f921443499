using System.Collections.Immutable;
using EgressLint.Core.Findings;
using EgressLint.Core.Policies;
using EgressLint.Core.Sets;
using EgressLint.Core.Text;

namespace EgressLint.Formats.Squid;

/// <summary>One name on an access line.</summary>
internal readonly record struct AclUse(SquidAcl Acl, bool Negated, Location At);

/// <summary>One access line as read: its action and its ACLs, before the ACLs have all their values.</summary>
internal sealed record AccessLine(SquidDirective Directive, string Action, ImmutableArray<AclUse> Uses, ImmutableArray<Doubt> Doubts);

/// <summary>
/// Reads access lists (Squid acl/Gadgets.cc, acl/Tree.cc): lines in order, all ACLs of a line must match, the first match decides,
/// and without a match the opposite of the last line does.
/// </summary>
internal sealed class SquidAccessLists(SquidBinding binding, SquidAclReader acls, SquidAclBinder binder)
{
    private readonly Dictionary<string, List<AccessLine>> lists = new(StringComparer.Ordinal);

    public IReadOnlyList<AccessLine> Lines(string list) => lists.TryGetValue(list, out var lines) ? lines : [];

    public bool Has(string list) => Lines(list).Count > 0;

    /// <summary>Reads a line such as <c>http_access deny !safe</c>. ACL names must be known by now.</summary>
    public void Read(SquidDirective directive, string list, int actionAt = 0, IReadOnlySet<string>? actions = null)
    {
        var words = directive.Words;
        if (words.Length <= actionAt)
        {
            binding.Report(new Finding(SquidPolicyRules.LineSkipped, directive.Location, directive.Location.Text, "it has no action"));
            return;
        }

        var action = words[actionAt].Text;
        if (actions is null ? action is not ("allow" or "deny") : !actions.Contains(action))
        {
            binding.Report(new Finding(SquidPolicyRules.LineSkipped, directive.Source.At(words[actionAt].Span), directive.Location.Text,
                actions is null ? $"'{action}' is neither 'allow' nor 'deny', in lower case" : $"'{action}' is not an action of {list}"));
            return;
        }

        var uses = ImmutableArray.CreateBuilder<AclUse>();
        var doubts = ImmutableArray.CreateBuilder<Doubt>();
        if (!ReadNames(directive, words, actionAt + 1, uses, doubts))
        {
            return;
        }

        if (uses.Count == 0 && doubts.Count == 0 && actions is null)
        {
            binding.Report(new Finding(SquidPolicyRules.LineSkipped, directive.Location, directive.Location.Text, "it names no ACL"));
            return;
        }

        Add(list, new(directive, action, uses.ToImmutable(), doubts.ToImmutable()));
    }

    /// <summary>Puts a line at the end of a list.</summary>
    public void Add(string list, AccessLine line)
    {
        if (!lists.TryGetValue(list, out var lines))
        {
            lists.Add(list, lines = []);
        }

        lines.Add(line);
    }

    /// <summary>Checks members of <c>any-of</c> and <c>all-of</c>, which must be known when they are named.</summary>
    public void CheckMembers(SquidDirective directive)
    {
        for (var i = 2; i < directive.Words.Length; i++)
        {
            var word = directive.Words[i];
            if (word.FileReference is null)
            {
                Find(directive.Source.At(word.Span), word.Text, directive.Location);
            }
        }
    }

    private bool ReadNames(
        SquidDirective directive, ImmutableArray<SquidWordSyntax> words, int from, ImmutableArray<AclUse>.Builder uses, ImmutableArray<Doubt>.Builder doubts)
    {
        for (var i = from; i < words.Length; i++)
        {
            var word = words[i];
            var at = directive.Source.At(word.Span);
            if (word.FileReference is not { } path)
            {
                if (Find(at, word.Text, directive.Location) is not { } use)
                {
                    return false;
                }

                uses.Add(use);
                continue;
            }

            var file = binding.Context.Read(path, directive.Source);
            if (file.Text is not { } text)
            {
                doubts.Add(new($"the list of ACL names '{path}' is not among the analysed files", at));
                binding.Report(new Finding(InputRules.ListFileNotFound, at, path, "/etc/squid"));
                break;
            }

            binding.Remember(text, file.Assumption);
            foreach (var span in SquidValueFile.Read(text))
            {
                if (Find(text.At(span), text[span].ToString(), directive.Location) is not { } use)
                {
                    return false;
                }

                uses.Add(use);
            }

            // What follows a file on the line is never read.
            break;
        }

        return true;
    }

    private AclUse? Find(Location at, string name, Location line)
    {
        var negated = name.StartsWith('!');
        var bare = negated ? name[1..] : name;
        if (acls.Find(bare) is { } acl)
        {
            return new(acl, negated, at);
        }

        binding.Reject(at, bare.Length == 0 ? $"'!' stands alone in '{line.Text}'; it belongs in front of a name without a blank"
            : $"ACL '{bare}' is not defined before it is used");
        return null;
    }

    // --- conditions

    /// <summary>A list as a chain of allow and deny, credentials included.</summary>
    public Chain Chain(string list, Outcome whenEmpty, string emptyText)
    {
        var lines = Lines(list);
        var entries = ImmutableArray.CreateBuilder<PolicyEntry>();
        foreach (var line in lines)
        {
            AddEntries(entries, line, list);
        }

        if (lines.Count == 0)
        {
            return new(list, [], new(Match.Always, new(whenEmpty), null, emptyText));
        }

        var last = lines[^1];
        var opposite = last.Action == "allow" ? Outcome.Deny : Outcome.Allow;
        if (opposite == Outcome.Deny && binding.CanChallenge)
        {
            var challenge = LastAuthFalse(Expression(last));
            if (challenge is not null)
            {
                entries.Add(new(challenge, new(Outcome.Authenticate), last.Directive.Location, list));
            }
        }

        var text = $"no {list} line matches, so the opposite of the last one ('{last.Action}') applies";
        return new(list, entries.ToImmutable(), new(Match.Always, new(opposite), null, text));
    }

    /// <summary>The condition of one line.</summary>
    public Match ConditionOf(AccessLine line) => Expression(line).Condition;

    private void AddEntries(ImmutableArray<PolicyEntry>.Builder entries, AccessLine line, string list)
    {
        var expression = Expression(line);
        var at = line.Directive.Location;
        if (binding.CanChallenge && Reach(expression) is { } reach)
        {
            // Reaching an ACL that needs a user ends the walk with a challenge when no credentials came along.
            var withoutUser = Matches.Trait(SquidTraits.User, Language.Exactly(Traits.Absent), new("it is not known whether credentials are sent", at));
            entries.Add(new(withoutUser.And(reach), new(Outcome.Authenticate), at, list));
        }

        if (line.Action == "deny" && binding.CanChallenge && LastAuthTrue(expression) is { } challenge)
        {
            // A refusal whose last ACL was about the user asks for other credentials.
            entries.Add(new(challenge, new(Outcome.Authenticate), at, list));
        }

        entries.Add(new(expression.Condition, new(line.Action == "allow" ? Outcome.Allow : Outcome.Deny), at, list));
    }

    // --- who is asked for credentials, and when

    private sealed record Node(Match Condition, bool IsUser, bool Negated, bool IsAll, ImmutableArray<Node> Children);

    private Node Expression(AccessLine line)
    {
        var children = ImmutableArray.CreateBuilder<Node>();
        foreach (var use in line.Uses)
        {
            children.Add(NodeOf(use));
        }

        foreach (var doubt in line.Doubts)
        {
            children.Add(new(Match.Unknown(doubt), false, false, true, []));
        }

        var nodes = children.ToImmutable();
        return new(Match.All([.. nodes.Select(n => n.Condition)]), false, false, true, nodes);
    }

    private Node NodeOf(AclUse use)
    {
        var condition = binder.Bind(use.Acl);
        var children = ImmutableArray<Node>.Empty;
        var all = use.Acl.Type.Kind == AclKind.AllOf;
        if (use.Acl.Type.Kind is AclKind.AnyOf or AclKind.AllOf)
        {
            children = Group(use.Acl, all, 0);
            all = all && use.Acl.Lines.Count == 1;
        }

        return new(use.Negated ? condition.Not() : condition, NeedsUser(use.Acl), use.Negated, all, children);
    }

    private ImmutableArray<Node> Group(SquidAcl acl, bool all, int depth)
    {
        var result = ImmutableArray.CreateBuilder<Node>();
        foreach (var line in acl.Lines)
        {
            var members = ImmutableArray.CreateBuilder<Node>();
            foreach (var value in line.Blocks.SelectMany(b => Enumerable.Range(0, b.Count).Select(i => b[i].ToString())))
            {
                if (depth < 8 && acls.Find(value.TrimStart('!')) is { } member && member != acl)
                {
                    members.Add(NodeOf(new(member, value.StartsWith('!'), default)));
                }
            }

            if (all && acl.Lines.Count > 1)
            {
                var nodes = members.ToImmutable();
                result.Add(new(Match.All([.. nodes.Select(n => n.Condition)]), false, false, true, nodes));
            }
            else
            {
                result.AddRange(members);
            }
        }

        return result.ToImmutable();
    }

    private bool NeedsUser(SquidAcl acl) =>
        acl.Type.Kind is AclKind.ProxyAuth or AclKind.ProxyAuthRegex or AclKind.MaxUserIp
        || (acl.Type.Kind == AclKind.External && acl.Values().FirstOrDefault() is { Text: { } helper } && binding.HelpersWithUser.Contains(helper));

    /// <summary>When a user ACL is asked at all; null for never. ACLs to the left are asked first.</summary>
    private static Match? Reach(Node node)
    {
        if (node.IsUser)
        {
            return Match.Always;
        }

        var ways = new List<Match>();
        var before = new List<Match>();
        foreach (var child in node.Children)
        {
            if (Reach(child) is { } inside)
            {
                ways.Add(Match.All([.. before, inside]));
            }

            before.Add(node.IsAll ? child.Condition : child.Condition.Not());
        }

        return ways.Count == 0 ? null : Match.Any([.. ways]);
    }

    /// <summary>When the node matches and the last ACL asked was about the user; null for never.</summary>
    private static Match? LastAuthTrue(Node node) => node.Children.IsEmpty
        ? (node.IsUser ? node.Condition : null)
        : node.Negated ? LastInside(node, outcome: false) : LastInside(node, outcome: true);

    /// <summary>When the node does not match and the last ACL asked was about the user; null for never.</summary>
    private static Match? LastAuthFalse(Node node) => node.Children.IsEmpty
        ? (node.IsUser ? node.Condition.Not() : null)
        : node.Negated ? LastInside(node, outcome: true) : LastInside(node, outcome: false);

    private static Match? LastInside(Node node, bool outcome)
    {
        // "All" ends with its last member when it matches and with the first mismatch when not; "any" the other way round.
        if (outcome == node.IsAll)
        {
            var last = outcome ? LastAuthTrue(node.Children[^1]) : LastAuthFalse(node.Children[^1]);
            return last is null ? null : Match.All([.. node.Children[..^1].Select(c => outcome ? c.Condition : c.Condition.Not()), last]);
        }

        var ways = new List<Match>();
        var before = new List<Match>();
        foreach (var child in node.Children)
        {
            if ((outcome ? LastAuthTrue(child) : LastAuthFalse(child)) is { } ends)
            {
                ways.Add(Match.All([.. before, ends]));
            }

            before.Add(outcome ? child.Condition.Not() : child.Condition);
        }

        return ways.Count == 0 ? null : Match.Any([.. ways]);
    }
}

using System.Collections.Immutable;
using EgressLint.Core.Policies;
using EgressLint.Core.Sets;

namespace EgressLint.Formats.Squid;

/// <summary>
/// Makes chains of access lists. A line is an expression over ACLs, because the order in which they are asked has effects: the first one that
/// needs a user asks for credentials, and annotating ones leave notes for those behind them.
/// </summary>
internal sealed class SquidChains(SquidBinding binding, SquidAclReader acls, SquidAclBinder binder, SquidAccessLists lists)
{
    private readonly SquidNotes notes = new(binding, acls);
    private bool asksForUser;

    /// <summary>A list as a chain of allow and deny, credentials included.</summary>
    public Chain Chain(string list, SquidStage stage, Outcome whenEmpty, string emptyText)
    {
        var lines = lists.Lines(list);
        if (lines.Count == 0)
        {
            return new(list, [], new(Match.Always, new(whenEmpty), null, emptyText));
        }

        var scope = new Scope(stage, notes.Begin(list));
        var entries = ImmutableArray.CreateBuilder<PolicyEntry>();
        Node? expression = null;
        foreach (var line in lines)
        {
            expression = Expression(line, scope);
            AddEntries(entries, line, expression, list, stage);
        }

        var last = lines[^1];
        var opposite = last.Action == "allow" ? Outcome.Deny : Outcome.Allow;
        if (opposite == Outcome.Deny && binding.CanChallenge && stage.Challenges && expression is not null && LastAuthFalse(expression) is { } challenge)
        {
            entries.Add(new(challenge, new(Outcome.Authenticate), last.Directive.Location, list));
        }

        var text = $"no {list} line matches, so the opposite of the last one ('{last.Action}') applies";
        return new(list, entries.ToImmutable(), new(Match.Always, new(opposite), null, text));
    }

    /// <summary>The condition of one line.</summary>
    public Match ConditionOf(AccessLine line, SquidStage stage) => Expression(line, new(stage, notes.Begin(""))).Condition;

    private void AddEntries(ImmutableArray<PolicyEntry>.Builder entries, AccessLine line, Node expression, string list, SquidStage stage)
    {
        var at = line.Directive.Location;
        if (binding.CanChallenge && Reach(expression) is { } reach)
        {
            // Reaching an ACL that needs a user ends the walk when no credentials came along, or when nobody checked them before.
            asksForUser |= stage.Waits;
            var withoutUser = asksForUser
                ? Matches.Trait(SquidTraits.User, Language.Exactly(Traits.Absent), new("it is not known whether credentials are sent", at))
                : Match.Always;
            entries.Add(new(withoutUser.And(reach), new(stage.WithoutUser), at, list));
        }

        if (line.Action == "deny" && binding.CanChallenge && stage.Challenges && LastAuthTrue(expression) is { } challenge)
        {
            // A refusal whose last ACL was about the user asks for other credentials.
            entries.Add(new(challenge, new(Outcome.Authenticate), at, list));
        }

        entries.Add(new(expression.Condition, new(line.Action == "allow" ? Outcome.Allow : Outcome.Deny), at, list));
    }

    /// <summary>Where a list stands: what it can see, and what was annotated before.</summary>
    private sealed record Scope(SquidStage Stage, SquidNoteHistory Notes);

    /// <summary>A part of a line.</summary>
    /// <param name="Condition">When it matches.</param>
    /// <param name="IsUser">Whether it needs a user.</param>
    /// <param name="Negated">Whether <c>!</c> stands in front.</param>
    /// <param name="IsAll">Whether all of its parts must match, not any.</param>
    /// <param name="Children">Its parts.</param>
    private sealed record Node(Match Condition, bool IsUser, bool Negated, bool IsAll, ImmutableArray<Node> Children)
    {
        /// <summary>Whether a refusal that ends with it asks for other credentials.</summary>
        public bool AsksAgain { get; init; }
    }

    private Node Expression(AccessLine line, Scope scope)
    {
        var children = ImmutableArray.CreateBuilder<Node>();
        var before = new List<Match>();
        foreach (var use in line.Uses)
        {
            var node = NodeOf(use, scope, before, 0);
            children.Add(node);
            before.Add(node.Condition);
        }

        foreach (var doubt in line.Doubts)
        {
            children.Add(new(Match.Unknown(doubt), false, false, true, []));
        }

        var nodes = children.ToImmutable();
        return new(Match.All([.. nodes.Select(n => n.Condition)]), false, false, true, nodes);
    }

    /// <summary>One name, asked after everything in <paramref name="before"/> turned out true.</summary>
    private Node NodeOf(AclUse use, Scope scope, List<Match> before, int depth)
    {
        var acl = use.Acl;
        switch (acl.Type.Kind)
        {
            case AclKind.Annotate:
                scope.Notes.Add(acl, Match.All([.. before]));
                break;
            case AclKind.Note:
                var noted = scope.Notes.Find(acl);
                return new(use.Negated ? noted.Not() : noted, false, use.Negated, false, []);
            case AclKind.AnyOf or AclKind.AllOf when acls.WeightOf(acl) > SquidAclReader.MostWeight:
                // Groups of groups can stand for more names than there is time for; what they do besides matching is open as well.
                binding.HasAnnotators = true;
                return new(Match.Unknown(new($"ACL '{acl.Name}' is made of too many others to be decided exactly", acl.At)), false, use.Negated, false, []);
            case AclKind.AnyOf or AclKind.AllOf when depth < 16 && acl.Missing.Count == 0:
                return Group(use, scope, before, depth);
        }

        var condition = binder.Bind(acl, scope.Stage);
        var needsUser = NeedsUser(acl);
        return new(use.Negated ? condition.Not() : condition, needsUser, use.Negated, false, []) { AsksAgain = needsUser && !binding.HidesChallenge(acl) };
    }

    /// <summary>Several lines of a group are alternatives; within a line of <c>all-of</c> every name must match.</summary>
    private Node Group(AclUse use, Scope scope, List<Match> before, int depth)
    {
        var all = use.Acl.Type.Kind == AclKind.AllOf;
        var lines = ImmutableArray.CreateBuilder<Node>();
        var asked = new List<Match>(before);
        foreach (var line in use.Acl.Lines)
        {
            var members = ImmutableArray.CreateBuilder<Node>();
            var inside = new List<Match>(asked);
            foreach (var value in line.Values())
            {
                var negated = value.Text.StartsWith('!');
                if (acls.Find(negated ? value.Text[1..] : value.Text) is not { } acl)
                {
                    continue;
                }

                var member = NodeOf(new(acl, negated, value.At), scope, inside, depth + 1);
                members.Add(member);
                inside.Add(all ? member.Condition : member.Condition.Not());
            }

            var whole = NodeOf(members.ToImmutable(), all);
            lines.Add(whole);
            asked.Add(whole.Condition.Not());
        }

        var group = lines.Count == 1 ? lines[0] : NodeOf(lines.ToImmutable(), all: false);
        return use.Negated ? group with { Condition = group.Condition.Not(), Negated = true } : group;
    }

    private static Node NodeOf(ImmutableArray<Node> children, bool all)
    {
        var conditions = children.Select(c => c.Condition).ToImmutableArray();
        return new(all ? Match.All(conditions.AsSpan()) : Match.Any(conditions.AsSpan()), false, false, all, children);
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
        ? (node.AsksAgain ? node.Condition : null)
        : node.Negated ? LastInside(node, outcome: false) : LastInside(node, outcome: true);

    /// <summary>When the node does not match and the last ACL asked was about the user; null for never.</summary>
    private static Match? LastAuthFalse(Node node) => node.Children.IsEmpty
        ? (node.AsksAgain ? node.Condition.Not() : null)
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

using System.Collections.Immutable;
using EgressLint.Core.Policies;
using EgressLint.Core.Text;

namespace EgressLint.Formats.Azure.Groups;

/// <summary>A group with its rules read.</summary>
/// <param name="Group">The group.</param>
/// <param name="Rules">Its rules in the order of the file.</param>
/// <param name="Surroundings">What the network makes of its tags.</param>
internal sealed record BoundGroup(GroupResource Group, ImmutableArray<SecurityRule> Rules, Surroundings Surroundings)
{
    private readonly Lazy<GroupOrder> order = new(() => new GroupOrder(new(Rules, Surroundings, Group.MoreRules)));

    /// <summary>Its rules in the order in which they are asked.</summary>
    public GroupOrder Order => order.Value;

    /// <summary>Its policy.</summary>
    public GroupPolicy Make(SourceText text, string name, string title) => new(name, title, Rules, Surroundings, Order)
    {
        Source = text,
        FindsOpenings = new(() => GroupOpenings.Of(Rules, Group.MoreRules)),
    };
}

/// <summary>Reads the rules of a group.</summary>
internal static class GroupBinder
{
    /// <summary>Binds a group in its network.</summary>
    public static BoundGroup Bind(GroupResource group, NetworkModel model, AzureFacts facts)
    {
        var surroundings = model.Around(group.Resource, facts);
        var reader = new RuleReader(new(facts, surroundings));
        return new(group, [.. group.Rules.Select(r => Placed(reader.Read(r.Rule, r.Name, r.Absent), r))], surroundings);
    }

    private static SecurityRule Placed(SecurityRule rule, WrittenRule written) => rule with { Logical = written.Logical, At = written.At ?? rule.At };
}

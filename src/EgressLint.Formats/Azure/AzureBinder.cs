using System.Collections.Immutable;
using EgressLint.Core.Policies;
using EgressLint.Core.Syntax;
using EgressLint.Core.Text;
using EgressLint.Formats.Azure.Firewall;
using EgressLint.Formats.Azure.Groups;
using EgressLint.Formats.Azure.Pitfalls;
using EgressLint.Formats.Azure.Reading;
using EgressLint.Formats.Azure.Reading.Templates;
using EgressLint.Formats.Azure.Routes;

namespace EgressLint.Formats.Azure;

/// <summary>Gives a text its meaning: one policy for each network security group, firewall and route table in it.</summary>
internal static class AzureBinder
{
    /// <summary>Types that become policies, as every shape of template writes them.</summary>
    private static readonly string[] Kinds = ["Microsoft.Network/azureFirewalls\"", "Microsoft.Network/firewallPolicies\"", "Microsoft.Network/networkSecurityGroups\"", "Microsoft.Network/routeTables\""];

    /// <summary>Binds a text.</summary>
    public static BoundConfig Bind(SyntaxTree tree, AzureText text, BindContext context)
    {
        if (text.Reader is not { } reader)
        {
            return new([], [.. tree.Problems, .. BicepSource.Recognize(tree.Text) == Recognition.No ? [] : BicepSource.Check(tree.Text, context)], [], []);
        }

        var facts = AzureFacts.Of(context);
        var documents = reader.Read(tree.Text, text.Json, context);
        var parts = documents.Select(d => new NetworkModel(d)).Select(m => Bind(tree.Text, m, facts)).ToArray();
        var nothing = parts.All(p => p.Drafts.IsEmpty) && Kinds.Any(k => tree.Text.Content.Contains(k, StringComparison.OrdinalIgnoreCase))
            ? $"{tree.Text.Path}: no firewall, network security group or route table in it exists with the values at hand, by its conditions and repetitions; analyse it together with the values that it is deployed with."
            : null;
        return new(
            Named(tree.Text, [.. parts.SelectMany(p => p.Drafts)]),
            [.. tree.Problems, .. documents.SelectMany(d => d.Problems).Distinct()],
            [.. documents.SelectMany(d => d.Assumptions).Distinct(StringComparer.Ordinal), .. nothing is null ? [] : new[] { nothing }],
            [.. documents.SelectMany(d => d.Files).Distinct()])
        {
            Structure = new(() => AzurePitfalls.Of(parts.Select(p => p.Scene))),
        };
    }

    private static (ImmutableArray<Draft> Drafts, AzureScene Scene) Bind(SourceText text, NetworkModel model, AzureFacts facts)
    {
        var scene = new AzureScene(text, model, facts)
        {
            Groups = [.. model.Groups.Select(g => GroupBinder.Bind(g, model, facts))],
            Firewalls = [.. new FirewallBinder(model, facts).All()],
            Tables = [.. RouteBinder.All(model, facts)],
        };
        var drafts = ImmutableArray.CreateBuilder<Draft>();
        foreach (var group in scene.Groups)
        {
            drafts.Add(new(group.Group.Resource.Name, model.Document.Variant, (name, title) => group.Make(text, name, title)));
        }

        foreach (var firewall in scene.Firewalls)
        {
            drafts.Add(new(firewall.Title, model.Document.Variant, (name, title) => firewall.Make(text, name, title)));
        }

        foreach (var table in scene.Tables)
        {
            drafts.Add(new(table.Title, model.Document.Variant, (name, title) => table.Make(text, name, title)));
        }

        return (drafts.ToImmutable(), scene);
    }

    /// <summary>Names: the path where there is one policy; else the path and what tells them apart.</summary>
    private static ImmutableArray<Policy> Named(SourceText text, ImmutableArray<Draft> drafts)
    {
        var used = new Dictionary<string, int>(StringComparer.Ordinal);
        var result = ImmutableArray.CreateBuilder<Policy>();
        foreach (var draft in drafts)
        {
            var title = draft.Variant is null ? draft.Title : $"{draft.Title} ({draft.Variant})";
            used[title] = used.GetValueOrDefault(title) + 1;
            title = used[title] > 1 ? $"{title} [{used[title]}]" : title;
            result.Add(draft.Make(drafts.Length == 1 ? text.Path : $"{text.Path}#{title}", title));
        }

        return result.ToImmutable();
    }

    /// <summary>A policy that waits for its name.</summary>
    private sealed record Draft(string Title, string? Variant, Func<string, string, Policy> Make);
}

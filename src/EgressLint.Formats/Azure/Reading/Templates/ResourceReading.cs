using System.Collections.Frozen;
using System.Collections.Immutable;
using EgressLint.Core.Text;
using EgressLint.Formats.Json;

namespace EgressLint.Formats.Azure.Reading.Templates;

/// <summary>The resources of a template and of those that it deploys, with their bodies.</summary>
internal sealed class ResourceReading(TemplateSession session)
{
    /// <summary>Types that say something of the ways out of a network; their children do as well.</summary>
    private static readonly FrozenSet<string> Types = new[]
    {
        "applicationsecuritygroups", "azurefirewalls", "bastionhosts", "firewallpolicies", "ipgroups", "loadbalancers", "localnetworkgateways", "natgateways",
        "networkinterfaces", "networkmanagers", "networksecuritygroups", "networksecurityperimeters", "networkvirtualappliances", "privateendpoints", "publicipaddresses",
        "publicipprefixes", "routetables", "serviceendpointpolicies", "virtualhubs", "virtualnetworkgateways", "virtualnetworks", "virtualwans", "vpngateways",
    }.Select(t => "microsoft.network/" + t).Append("microsoft.compute/virtualmachinescalesets").ToFrozenSet(StringComparer.Ordinal);

    /// <summary>What stands beside <c>properties</c> and may matter.</summary>
    private static readonly string[] Beside = ["location", "sku", "zones", "kind"];

    private readonly ImmutableArray<AzureResource>.Builder resources = ImmutableArray.CreateBuilder<AzureResource>();

    /// <summary>Reads a template.</summary>
    public ImmutableArray<AzureResource> Read(TemplateInstance main)
    {
        Walk(main);
        if (session.Evaluator.Meter.IsExhausted)
        {
            session.Gap(WorkMeter.Reason, main.Text.At(main.Template.Span));
        }

        return resources.ToImmutable();
    }

    private void Walk(TemplateInstance instance)
    {
        foreach (var header in instance.Resources(session.Evaluator)?.All ?? [])
        {
            if (session.Evaluator.Meter.IsExhausted)
            {
                return;
            }

            if (header.IsExisting)
            {
                continue;
            }

            if (header.IsDeployment)
            {
                if (session.Evaluator.Open(header) is { } deployed)
                {
                    Walk(deployed);
                }
            }
            else if (IsWanted(header.Type))
            {
                resources.Add(Resource(header));
            }
        }
    }

    private static bool IsWanted(string type)
    {
        var parts = type.Split('/');
        return parts.Length > 1 && !parts.Contains("providers") && Types.Contains($"{parts[0]}/{parts[1]}");
    }

    private AzureResource Resource(ResourceHeader header)
    {
        var parts = header.Type.Split('/');
        var hasParent = parts.Length > 2;
        return new()
        {
            Type = header.Type,
            Name = header.Names[^1],
            Id = Identities.Canonical(header.FullId),
            Aliases = header.Symbolic is { } name ? [$"symbol:{header.Frame.Scope.Path}{name}".ToLowerInvariant()] : [],
            Parent = hasParent
                ? Identities.Canonical(Identities.Full(header.Frame.Instance.Ambient, string.Join('/', parts[..^1]), header.Names[..^1].AsSpan()))
                : null,
            Body = Identities.Deliver(Body(header), session.Evaluator.Meter),
            At = header.At,
            MayBeAbsent = header.MayBeAbsent,
        };
    }

    /// <summary>The members of <c>properties</c> first, then those beside it.</summary>
    private AzureValue Body(ResourceHeader header)
    {
        var at = header.Frame.Scope.Text.At(header.Node.Span);
        var properties = header.Node.Find("properties", ignoreCase: true) is { } node ? session.Evaluator.Evaluate(node, header.Frame) : null;
        var members = ImmutableArray.CreateBuilder<AzureMember>();
        members.AddRange(properties?.Members ?? []);
        foreach (var name in Beside)
        {
            if (header.Node.FindMember(name, ignoreCase: true) is { } member)
            {
                members.Add(new(member.Name, session.Evaluator.Evaluate(member.Value, header.Frame)));
            }
        }

        return AzureValue.Of(members.ToImmutable(), at, properties?.MayHaveMore ?? properties?.Reason);
    }
}

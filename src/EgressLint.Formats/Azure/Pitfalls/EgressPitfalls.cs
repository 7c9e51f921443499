using System.Globalization;
using EgressLint.Core.Findings;
using EgressLint.Formats.Azure.Reading;

namespace EgressLint.Formats.Azure.Pitfalls;

/// <summary>Ways to the internet beside rules: subnets without any, and how long connections stay.</summary>
internal static class EgressPitfalls
{
    private const string Prefix = "microsoft.network/";

    /// <summary>Subnets of the platform, in which no machine of users is.</summary>
    private static readonly string[] Platform =
        ["GatewaySubnet", "AzureFirewallSubnet", "AzureFirewallManagementSubnet", "AzureBastionSubnet", "RouteServerSubnet"];

    /// <summary>What may bring a way for all addresses that no route table shows.</summary>
    private static readonly string[] Learned = [Prefix + "virtualnetworkgateways", Prefix + "virtualhubs", Prefix + "routeservers", Prefix + "virtualwans"];

    public static void Check(AzureScene scene)
    {
        foreach (var subnet in scene.Model.Subnets)
        {
            CheckSubnet(scene, subnet);
        }

        foreach (var resource in scene.Model.Document.Resources)
        {
            switch (resource.Type)
            {
                case Prefix + "natgateways":
                    CheckTimeout(scene, resource.Body, $"NAT gateway '{resource.Name}'", 120);
                    break;
                case Prefix + "publicipaddresses":
                    CheckTimeout(scene, resource.Body, $"public address '{resource.Name}'", 30);
                    break;
                case Prefix + "loadbalancers":
                    CheckBalancer(scene, resource);
                    break;
            }
        }
    }

    private static void CheckSubnet(AzureScene scene, Subnet subnet)
    {
        if (subnet.Body.Find("defaultOutboundAccess") is not { Bool: false } said || Platform.Contains(subnet.Name, StringComparer.OrdinalIgnoreCase)
            || subnet.Body.Find("natGateway") is { IsBlank: false } || IsPeered(scene, subnet) || HasRoute(scene, subnet)
            || subnet.Body.Find("delegations") is { IsBlank: false })
        {
            return;
        }

        var inside = scene.Model.Interfaces.Where(i => Configurations(i).Any(c => IsIn(scene, c, subnet))).ToArray();
        if (inside.Any(i => Configurations(i).Any(HasOwnWay)) || (inside.Length > 0 && HasOutboundRules(scene)))
        {
            return;
        }

        scene.Report.Add(new Finding(
            AzurePitfallRules.PrivateSubnetWithoutEgress, said.At, inside.Length > 0 ? "default" : "empty",
            inside.Length > 0 ? [subnet.Name, inside[0].Name] : [subnet.Name])
        {
            Severity = inside.Length > 0 ? Severity.Warning : Severity.Note,
            Related = [.. inside.Take(20).Select(i => new RelatedLocation(i.At, $"'{i.Name}' is in the subnet."))],
            Identity = subnet.Ids.IsEmpty ? null : subnet.Ids[0],
        });
    }

    /// <summary>A table that is not in the file may have the route, and so may what a gateway learns.</summary>
    private static bool HasRoute(AzureScene scene, Subnet subnet)
    {
        if (scene.Model.Document.Resources.Any(r => Learned.Contains(r.Type)))
        {
            return true;
        }

        if (subnet.Body.Find("routeTable") is null or { IsBlank: true })
        {
            return false;
        }

        var table = scene.Tables.FirstOrDefault(t => scene.Model.RefersTo(subnet.RouteTable, t.Table));
        return table is null || table.Routes.Any(r => r.Doubt is not null || (r.Hop is not Routes.NextHop.None and not Routes.NextHop.Internet && r.Prefix is "0.0.0.0/0"));
    }

    /// <summary>A peered network may lend its gateway.</summary>
    private static bool IsPeered(AzureScene scene, Subnet subnet) =>
        subnet.Network?.Body.Find("virtualNetworkPeerings") is { IsBlank: false }
        || scene.Model.Document.Resources.Any(r => r.Type == Prefix + "virtualnetworks/virtualnetworkpeerings");

    private static IEnumerable<AzureValue> Configurations(Interface one) =>
        (one.Body.Find("ipConfigurations")?.Items ?? []).Select(c => c.Find("properties") is { Kind: AzureKind.Map } inner ? inner : c);

    private static bool IsIn(AzureScene scene, AzureValue configuration, Subnet subnet) =>
        configuration.Find("subnet", "id")?.Identity is { } id
        && (subnet.Ids.Contains(id, StringComparer.OrdinalIgnoreCase) || subnet.Ids.Contains(AzureIds.Canonical(id), StringComparer.OrdinalIgnoreCase)
            || (scene.Model.Find(configuration.Find("subnet", "id")) is { } found && subnet.Ids.Contains(found.Id, StringComparer.OrdinalIgnoreCase)));

    /// <summary>A public address, or a pool of a load balancer, which may have outbound rules elsewhere.</summary>
    private static bool HasOwnWay(AzureValue configuration) =>
        configuration.Find("publicIPAddress") is { IsBlank: false } || configuration.Find("publicIPAddressConfiguration") is { IsBlank: false }
        || configuration.Find("loadBalancerBackendAddressPools") is { IsBlank: false };

    private static bool HasOutboundRules(AzureScene scene) =>
        scene.Model.Document.Resources.Any(r => r.Type == Prefix + "loadbalancers" && r.Body.Find("outboundRules") is { IsBlank: false });

    private static void CheckBalancer(AzureScene scene, AzureResource balancer)
    {
        foreach (var rule in balancer.Body.Find("loadBalancingRules")?.Items ?? [])
        {
            CheckTimeout(scene, BodyOf(rule), $"rule '{NameOf(rule)}' of load balancer '{balancer.Name}'", 100);
        }

        foreach (var rule in balancer.Body.Find("outboundRules")?.Items ?? [])
        {
            var body = BodyOf(rule);
            CheckTimeout(scene, body, $"outbound rule '{NameOf(rule)}' of load balancer '{balancer.Name}'", 100);
            CheckReset(scene, balancer, rule, body);
        }
    }

    /// <summary>What is not written is off, which Azure's own answers always write.</summary>
    private static void CheckReset(AzureScene scene, AzureResource balancer, AzureValue rule, AzureValue body)
    {
        var reset = body.Find("enableTcpReset");
        var isUdp = body.Find("protocol")?.Text?.Equals("Udp", StringComparison.OrdinalIgnoreCase) == true;
        var minutes = body.Find("idleTimeoutInMinutes") is { IsBlank: false } written ? written.Number : 4;
        if (isUdp || minutes is null || reset is not (null or { Kind: AzureKind.Null } or { Bool: false }))
        {
            return;
        }

        scene.Report.Add(new Finding(
            AzurePitfallRules.TcpResetOff, (reset is { Bool: false } ? reset : rule.Find("name") ?? rule).At,
            NameOf(rule), balancer.Name, string.Create(CultureInfo.InvariantCulture, $"{minutes}"))
        {
            Identity = balancer.Logical is { } logical ? $"{logical} {NameOf(rule)}" : null,
        });
    }

    private static void CheckTimeout(AzureScene scene, AzureValue body, string what, int most)
    {
        const int Least = 4;
        if (body.Find("idleTimeoutInMinutes") is { Number: { } minutes } value && (minutes < Least || minutes > most))
        {
            scene.Report.Add(new Finding(
                AzurePitfallRules.IdleTimeoutOutOfRange, value.At, what, string.Create(CultureInfo.InvariantCulture, $"{minutes}"), "4",
                string.Create(CultureInfo.InvariantCulture, $"{most}")));
        }
    }

    private static AzureValue BodyOf(AzureValue value) => value.Find("properties") is { Kind: AzureKind.Map } inner ? inner : value;

    private static string NameOf(AzureValue value) => value.Find("name")?.Identity ?? "?";
}

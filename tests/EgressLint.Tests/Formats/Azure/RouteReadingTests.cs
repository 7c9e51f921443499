using EgressLint.Core.Policies;
using EgressLint.Core.Text;
using EgressLint.Formats.Azure;
using EgressLint.Tests.Formats.Pac;
using EgressLint.Tests.Support;

namespace EgressLint.Tests.Formats.Azure;

/// <summary>Route tables of templates: every next hop, and what of a route is not known.</summary>
public sealed class RouteReadingTests
{
    private const string ToInternet = "{ \"name\": \"rest\", \"properties\": { \"addressPrefix\": \"0.0.0.0/0\", \"nextHopType\": \"Internet\" } }";

    [Theory]
    [InlineData("\"addressPrefix\": \"203.0.113.0/24\", \"nextHopType\": \"None\"", "Deny r NONE")]
    [InlineData("\"addressPrefix\": \"203.0.113.7\", \"nextHopType\": \"none\"", "Deny r NONE")]
    [InlineData("\"addressPrefix\": \"203.0.113.0/24\", \"nextHopType\": \"VnetLocal\"", "Allow r NETWORK")]
    [InlineData("\"addressPrefix\": \"203.0.113.0/24\", \"nextHopType\": \"VirtualNetworkGateway\"", "Allow r GATEWAY")]
    [InlineData("\"addressPrefix\": \"203.0.113.0/24\", \"nextHopType\": \"Internet\"", "Allow r INTERNET")]
    [InlineData("\"addressPrefix\": \"198.51.100.0/24\", \"nextHopType\": \"None\"", "Allow rest INTERNET")]
    [InlineData("\"addressPrefix\": \"0.0.0.0/1\", \"nextHopType\": \"None\"", "Allow rest INTERNET")]
    [InlineData("\"addressPrefix\": \"128.0.0.0/1\", \"nextHopType\": \"None\"", "Deny r NONE")]
    [InlineData("\"addressPrefix\": \"203.0.113.0/24\", \"nextHopType\": \"[parameters('p')]\"", "Unknown")]
    [InlineData("\"addressPrefix\": \"203.0.113.0/24\"", "Unknown")]
    [InlineData("\"addressPrefix\": \"[parameters('p')]\", \"nextHopType\": \"None\"", "Unknown")]
    [InlineData("\"nextHopType\": \"None\"", "Unknown")]
    [InlineData("\"addressPrefix\": \"AzureNothingOfTheKind\", \"nextHopType\": \"None\"", "Unknown")]
    public void A_route(string fields, string expected) => Assert.Equal(expected, Ask($"[ {{ \"name\": \"r\", \"properties\": {{ {fields} }} }}, {ToInternet} ]"));

    [Theory]
    [InlineData("{ \"name\": \"r\", \"addressPrefix\": \"203.0.113.0/24\", \"nextHopType\": \"None\" }", "Deny r NONE")]
    [InlineData("{ \"name\": \"rest\", \"properties\": { \"addressPrefix\": \"203.0.113.0/24\", \"nextHopType\": \"VirtualNetworkGateway\" } }", "Allow rest GATEWAY")]
    [InlineData("{ \"name\": \"r\", \"properties\": { \"addressPrefix\": \"203.0.113.0-203.0.113.255\", \"nextHopType\": \"None\" } }", "Unknown")]
    [InlineData("{ \"name\": \"r\", \"properties\": { \"addressPrefix\": \"203.0.113.0/255.255.255.0\", \"nextHopType\": \"None\" } }", "Unknown")]
    [InlineData("{ \"name\": \"r\", \"properties\": { \"addressPrefix\": \"203.0.113.0/24\", \"nextHopType\": \"None\" } }, { \"name\": \"s\", \"properties\": { \"addressPrefix\": \"203.0.113.0/25\", \"nextHopType\": \"[parameters('p')]\" } }", "Unknown")]
    public void A_route_in_another_shape(string route, string expected) => Assert.Equal(expected, Ask($"[ {ToInternet}, {route} ]"));

    [Theory]
    [InlineData("\"[parameters('a')]\"")]
    [InlineData("\"[concat(parameters('a'), createArray(createObject('name', 'rest', 'properties', createObject('addressPrefix', '0.0.0.0/0', 'nextHopType', 'Internet'))))]\"")]
    public void Routes_that_are_not_known_may_lead_anywhere(string routes) => Assert.Equal("Unknown", Ask(routes));

    [Fact]
    public void Connections_in_are_not_asked() =>
        Assert.Null(Policy($"[ {ToInternet} ]").Ask(new PolicyRequest { Inbound = true, Address = PacScripts.Address("203.0.113.7"), Port = 443 }).Flows);

    private static string Ask(string routes)
    {
        var policy = Policy(routes);
        var box = policy.Ask(new PolicyRequest { Address = PacScripts.Address("203.0.113.7"), Source = PacScripts.Address("10.0.0.4"), Port = 443 }).Flows;
        Assert.NotNull(box);
        return policy.Decide(box).Parts is [{ IsCertain: true } part] ? $"{part.Action.Outcome} {part.Entry.Label} {string.Join(',', part.Route)}".TrimEnd() : "Unknown";
    }

    private static Policy Policy(string routes)
    {
        var text = $$"""
            { "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#", "contentVersion": "1.0.0.0",
              "parameters": { "p": { "type": "string" }, "a": { "type": "array" } }, "resources": [
              { "type": "Microsoft.Network/routeTables", "apiVersion": "2023-09-01", "name": "table", "properties": { "routes": {{routes}} } } ] }
            """;
        var format = new AzureFormat();
        return Assert.Single(format.Bind(format.Parse(SourceText.From("table.json", text)), new MemoryContext()).Policies);
    }
}

using EgressLint.Core.Text;
using EgressLint.Formats;
using EgressLint.Formats.Azure;
using EgressLint.Formats.Azure.Tags;

namespace EgressLint.Tests.Formats.Azure;

/// <summary>Lists of service tags other than the shipped one.</summary>
public sealed class ServiceTagTests
{
    [Theory]
    [InlineData("\"API\", \"UDR\"", true)]
    [InlineData("\"API\", \"NSG\"", false)]
    [InlineData("", false)]
    public void A_tag_that_groups_do_not_know_is_reported(string features, bool isReported)
    {
        var tags = ServiceTagList.Read(SourceText.From("tags.json", $$"""
            { "changeNumber": 7, "cloud": "Public", "values": [ { "name": "OnlyRoutes", "id": "OnlyRoutes", "properties": {
              "changeNumber": 1, "region": "", "networkFeatures": [ {{features}} ], "addressPrefixes": [ "198.51.100.0/24" ] } } ] }
            """), out var problem);
        Assert.Equal("", problem ?? "");
        Assert.NotNull(tags);
        var text = SourceText.From("network.json", """
            { "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#", "contentVersion": "1.0.0.0", "resources": [
              { "type": "Microsoft.Network/networkSecurityGroups", "apiVersion": "2023-09-01", "name": "clients", "properties": { "securityRules": [
                { "name": "routes", "properties": { "priority": 100, "direction": "Outbound", "access": "Allow", "protocol": "Tcp", "sourceAddressPrefix": "*", "sourcePortRange": "*",
                  "destinationAddressPrefix": "OnlyRoutes", "destinationPortRange": "443" } } ] } } ] }
            """);
        var format = new AzureFormat();
        var findings = format.Bind(format.Parse(text), new Tagged(tags)).Structure.Value.Findings;
        Assert.Equal(isReported ? ["EGL4306 feature"] : [], findings.Select(f => $"{f.Rule.Id} {f.MessageId}"));
    }

    private sealed class Tagged(ServiceTagList tags) : BindContext
    {
        public override ServiceTagList ServiceTags => tags;

        public override FileLookup Read(string path, SourceText from) => new(LookupStatus.Missing, null, "it is not there");

        public override GlobLookup Glob(string pattern, SourceText from) => new([], LeadsOut: false, FolderKnown: true);
    }
}

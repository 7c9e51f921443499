using EgressLint.Core.Findings;
using EgressLint.Core.Sets;
using EgressLint.Formats.Azure.Groups;
using EgressLint.Formats.Azure.Reading;
using EgressLint.Formats.Azure.Routes;

namespace EgressLint.Formats.Azure.Pitfalls;

/// <summary>Routes that lead nowhere.</summary>
internal static class RoutePitfalls
{
    public static void Check(AzureScene scene, BoundTable table)
    {
        var attached = scene.Model.Subnets.Where(s => scene.Model.RefersTo(s.RouteTable, table.Table)).Select(s => s.Name).ToArray();
        foreach (var route in table.Routes.Where(r => r is { Hop: NextHop.None, Doubt: null, At: not null } && r.Addresses.Overlaps(IpSet.Public)))
        {
            if (route.At is { } at)
            {
                var what = attached.Length == 1 ? "subnet" : "subnets";
                scene.Report.Add(new Finding(
                    AzurePitfallRules.RouteDrops, at, attached.Length == 0 ? "loose" : "default",
                    [route.Name, route.Prefix, attached.Length == 0 ? table.Title : $"{what} {AzureReport.Quote(attached)}"])
                {
                    Severity = attached.Length == 0 ? Severity.Note : Severity.Warning,
                    Identity = table.Table.Logical is { } logical ? $"{logical} {route.Name}" : null,
                });
            }
        }

        CheckTags(scene, table);
    }

    /// <summary>A prefix may be a service tag.</summary>
    private static void CheckTags(AzureScene scene, BoundTable table)
    {
        foreach (var route in table.Table.Body.Find("routes")?.Items ?? [])
        {
            var body = route.Find("properties") is { Kind: AzureKind.Map } inner ? inner : route;
            if (body.Find("addressPrefix") is { Text: { Length: > 0 } text } value && !IpSet.TryParse(text.Trim(), out _) && !AddressReader.IsSpecial(text.Trim()))
            {
                var item = new AddressItem(AddressKind.Tag, text.Trim(), value) { IsKnownTag = scene.Facts.Tags.Find(text.Trim()) is not null };
                TagPitfalls.CheckName(scene, item, $"route '{route.Find("name")?.Identity ?? "?"}'", null);
            }
        }
    }
}

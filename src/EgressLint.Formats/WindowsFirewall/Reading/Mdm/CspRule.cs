using System.Globalization;
using EgressLint.Core.Text;

namespace EgressLint.Formats.WindowsFirewall.Reading.Mdm;

/// <summary>
/// A rule of the Firewall CSP: nodes below <c>MdmStore/FirewallRules/&lt;id&gt;</c>. The settings catalog has the same nodes under ids in small letters,
/// so nodes are kept by that name: <c>app_filepath</c> for <c>App/FilePath</c>. What is not set has the default of the CSP, and a rule is disabled
/// unless it says otherwise. (Firewall CSP reference.)
/// </summary>
/// <param name="id">Name of its node.</param>
/// <param name="span">Where it stands.</param>
internal sealed class CspRule(string id, TextSpan span)
{
    /// <summary>There are twenty nodes; who has more has some that do not exist, and one of those is enough.</summary>
    private const int MostNodes = 64;

    private readonly List<Node> nodes = [];

    /// <summary>Which rules stand or fall with it; null for none.</summary>
    public object? Block { get; init; }

    /// <summary>Whether a later command takes it away.</summary>
    public bool IsDeleted { get; set; }

    /// <summary>Sets a node, in place of an earlier value.</summary>
    /// <param name="name">Such as <c>App/FilePath</c> or <c>app_filepath</c>.</param>
    /// <param name="values">Its values: one, or those of a collection.</param>
    /// <param name="at">Where they stand.</param>
    public void Set(string name, IReadOnlyList<WrittenValue> values, TextSpan at)
    {
        var key = Key(name);
        nodes.RemoveAll(n => n.Key == key);
        if (nodes.Count < MostNodes)
        {
            nodes.Add(new(key, name, values, at));
        }
    }

    /// <summary>Takes a node away, with those below it.</summary>
    public void Remove(string name)
    {
        var key = Key(name);
        nodes.RemoveAll(n => n.Key == key || n.Key.StartsWith(key + "_", StringComparison.Ordinal));
    }

    /// <summary>Makes the rule.</summary>
    /// <param name="keywords">The keyword objects that an id in a rule stands for; none when they are in another file.</param>
    public WrittenRule ToRule(Func<string, IReadOnlyList<string>> keywords)
    {
        var fields = new RuleFields();
        var name = id;
        var place = span;
        string? broken = null;
        if (Find("protocol") is { } protocol)
        {
            fields.AddProtocol(protocol.Text, protocol.At);
        }

        foreach (var node in nodes)
        {
            if (node.Key == "name" && node.Text.Length > 0)
            {
                (name, place) = (node.Text, node.At);
            }

            if (!Add(fields, node, keywords))
            {
                broken ??= $"'{node.Name}' is no node of the Firewall CSP";
            }
        }

        if (Find("action_type") is null)
        {
            fields.AddAction("Allow", span);
        }

        if (Find("direction") is null)
        {
            fields.Add("Dir", "Out", span);
        }

        if (Find("enabled") is null)
        {
            fields.Add("Active", "FALSE", span);
        }

        return new(id, name, FirewallStore.Mdm, fields.ToImmutable(), place) { Broken = broken ?? fields.Refused ?? Contradiction() };
    }

    /// <summary>What the CSP refuses though every node is right by itself.</summary>
    private string? Contradiction()
    {
        var interfaces = Items("interfacetypes");
        return interfaces.Count > 1 && interfaces.Any(i => RuleFields.IsAny(i.Text)) ? "it names interface types beside 'All'"
            : Find("edgetraversal") is { } edge && RuleFields.Flag(edge.Text) == true && !Find("direction").GetValueOrDefault().Is("in") ? "it has edge traversal and is not inbound"
            : Find("policyappid") is { Text.Length: > 0 } && Find("app_servicename") is { Text.Length: > 0 } ? "it has a policy app id and a service"
            : null;
    }

    /// <summary>Adds what a node means; false when there is no such node.</summary>
    private static bool Add(RuleFields fields, Node node, Func<string, IReadOnlyList<string>> keywords)
    {
        switch (node.Key)
        {
            case "protocol" or "status" or "firewallrulename" or "":
                break;
            case "name" or "description":
                fields.AddText(node.Key, node.Text, node.At);
                break;
            case "enabled" or "edgetraversal":
                fields.AddFlag(node.Key == "enabled" ? "Active" : "Edge", node.Text, node.At);
                break;
            case "action_type" or "action":
                AddAction(fields, node);
                break;
            case "direction":
                if (node.Is("in") || node.Is("out"))
                {
                    fields.Add("Dir", node.Is("in") ? "In" : "Out", node.At);
                }
                else
                {
                    fields.Unknown($"the direction '{node.Text}'", node.At);
                }

                break;
            case "localportranges" or "remoteportranges":
                fields.AddPorts(node.Key[0] == 'l' ? "LPort" : "RPort", node.Items, node.At);
                break;
            case "localaddressranges" or "remoteaddressranges":
                fields.AddAddresses(node.Key[0] == 'l' ? "LA" : "RA", node.Items, node.At);
                break;
            case "remoteaddressdynamickeywords":
                foreach (var (id, at) in node.Items)
                {
                    var objects = keywords(RuleFields.KeywordId(id));
                    foreach (var keyword in objects)
                    {
                        fields.Add("DynamicKeyword", keyword, at);
                    }

                    if (objects.Count == 0)
                    {
                        fields.Unknown($"the reusable settings '{id}', which are not in this file", at);
                    }
                }

                break;
            case "icmptypesandcodes":
                fields.AddIcmp(node.Items, node.At);
                break;
            case "app_filepath" or "app_packagefamilyname" or "localuserauthorizedlist":
                fields.AddUnlessAny(node.Key switch { "app_filepath" => "App", "app_packagefamilyname" => "PFN", _ => "LUAuth" }, node.Text, node.At);
                break;
            case "app_servicename":
                // A star is not "any" here: it is any service, and no plain program.
                if (node.Text.Length > 0)
                {
                    fields.Add("Svc", node.Text, node.At);
                }

                break;
            case "app_fqbn":
                fields.Unknown($"the signed name '{node.Text}' of the program", node.At);
                break;
            case "policyappid":
                fields.Add("PolicyAppId", node.Text, node.At);
                break;
            case "profiles":
                AddProfiles(fields, node);
                break;
            case "interfacetypes":
                fields.AddInterfaceTypes(node.Items, node.At);
                break;
            default:
                return false;
        }

        return true;
    }

    private static void AddAction(RuleFields fields, Node node)
    {
        switch (node.Text)
        {
            case "0":
                fields.AddAction("Block", node.At);
                break;
            case "1":
                fields.AddAction("Allow", node.At);
                break;
            default:
                fields.Unknown($"the action '{node.Text}'", node.At);
                break;
        }
    }

    /// <summary>Bits: 1 domain, 2 private, 4 public; 0x7FFFFFFF is all of them. A collection has one number for each.</summary>
    private static void AddProfiles(RuleFields fields, Node node)
    {
        foreach (var (text, at) in node.Items)
        {
            if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var mask) || (mask != int.MaxValue && mask is < 1 or > 7))
            {
                fields.Unknown($"the profile '{text}'", at);
            }
            else if (mask != int.MaxValue)
            {
                fields.AddProfiles([.. new[] { (1, "Domain"), (2, "Private"), (4, "Public") }.Where(p => (mask & p.Item1) != 0).Select(p => new WrittenValue(p.Item2, at))]);
            }
            else if (node.Items.Count > 1)
            {
                fields.AddProfiles([new("Domain", at), new("Private", at), new("Public", at)]);
            }
        }
    }

    private Node? Find(string key)
    {
        foreach (var node in nodes)
        {
            if (node.Key == key)
            {
                return node;
            }
        }

        return null;
    }

    private IReadOnlyList<WrittenValue> Items(string key) => Find(key)?.Items ?? [];

    private static string Key(string name) => name.Replace('/', '_').ToLowerInvariant();

    /// <summary>A node.</summary>
    /// <param name="Key">As the settings catalog calls it.</param>
    /// <param name="Name">As the file calls it.</param>
    /// <param name="Values">Its values.</param>
    /// <param name="At">Where.</param>
    private readonly record struct Node(string Key, string Name, IReadOnlyList<WrittenValue> Values, TextSpan At)
    {
        /// <summary>The value, where there is one.</summary>
        public string Text => Values is { Count: > 0 } ? Values[0].Text : "";

        /// <summary>The parts of a list, whether it is a collection or one text with commas.</summary>
        public IReadOnlyList<WrittenValue> Items => [.. Values.SelectMany(v => RuleFields.Split(v.Text, v.Span))];

        public bool Is(string word) => Text.Equals(word, StringComparison.OrdinalIgnoreCase);
    }
}

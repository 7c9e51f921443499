using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using EgressLint.Core.Policies;
using EgressLint.Core.Sets;
using EgressLint.Core.Syntax;
using EgressLint.Core.Text;
using EgressLint.Formats.WindowsFirewall;
using EgressLint.Formats.WindowsFirewall.Reading;
using EgressLint.Tests.Formats.Pac;

namespace EgressLint.Tests.Formats.WindowsFirewall;

/// <summary>Policies as rule strings with one connection each, and what an independent evaluator says about it: every outcome that is possible, and what leads to it.</summary>
public sealed class FirewallCaseTests
{
    private static readonly Lazy<JsonDocument> File = new(() => JsonDocument.Parse(System.IO.File.ReadAllText(
        Path.Combine(Path.GetDirectoryName(PacScripts.Folder) ?? "", "windows-firewall", "cases.json"))));

    public static TheoryData<string> Cases => [.. File.Value.RootElement.GetProperty("cases").EnumerateArray().Select(c => c.GetProperty("id").GetString() ?? "")];

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_case_has_the_outcomes_it_should(string id)
    {
        var given = File.Value.RootElement.GetProperty("cases").EnumerateArray().First(c => c.GetProperty("id").GetString() == id);
        var policy = Bind(given.GetProperty("policy"));
        var box = Box(policy, given.GetProperty("flow"));
        var expected = given.GetProperty("expect").GetProperty("possible").EnumerateObject().ToDictionary(p => p.Name == "allow" ? Outcome.Allow : Outcome.Deny, p => p.Value.GetString() ?? "");

        var decision = policy.Decide(box);
        var possible = decision.Parts.Aggregate(OutcomeSet.Empty, (all, p) => all.Or(p.Possible));
        foreach (var outcome in (Outcome[])[Outcome.Allow, Outcome.Deny])
        {
            Assert.True(expected.ContainsKey(outcome) == possible.Contains(outcome), $"{id} {given.GetProperty("title").GetString()}: {outcome} is {(possible.Contains(outcome) ? "possible" : "not possible")}; {Show(decision)}");
        }

        if (expected.Count == 1 && decision.Parts is [var only])
        {
            Assert.Contains(Deciders(only), d => Matches(d, expected.Values.First(), given.GetProperty("policy")));
        }

        foreach (var part in decision.Parts.Where(p => p.IsCertain))
        {
            var witness = part.Flows.Witness();
            Assert.NotNull(witness);
            Assert.Equal(part.Action, policy.Evaluate(witness).Action);
        }
    }

    [Fact]
    public void Problems_of_rules_are_those_that_are_listed()
    {
        foreach (var given in File.Value.RootElement.GetProperty("cases").EnumerateArray())
        {
            if (!given.GetProperty("expect").TryGetProperty("diagnostics", out var listed))
            {
                continue;
            }

            var rules = Bind(given.GetProperty("policy")).Rules.ToDictionary(r => r.Written.Id);
            foreach (var rule in listed.EnumerateObject())
            {
                var errors = rule.Value.GetProperty("errors").EnumerateArray().Select(e => e.GetString()).Order(StringComparer.Ordinal);
                var warnings = rule.Value.GetProperty("warnings").EnumerateArray().Select(e => e.GetString()).Order(StringComparer.Ordinal);
                Assert.Equal(errors, rules[rule.Name].Problems.Where(p => p.IsError).Select(p => p.Code).Order(StringComparer.Ordinal));
                Assert.Equal(warnings, rules[rule.Name].Problems.Where(p => !p.IsError).Select(p => p.Code).Order(StringComparer.Ordinal));
            }
        }
    }

    private static IEnumerable<PolicyEntry> Deciders(DecisionPart part) => part.Steps.Select(s => s.Entry).Append(part.Entry);

    private static bool Matches(PolicyEntry entry, string expected, JsonElement policy) => expected switch
    {
        "default" => entry.Label.Contains("by default", StringComparison.Ordinal),
        "firewall-off" => entry.Label.Contains("is off", StringComparison.Ordinal),
        "shielded" => entry.Label.Contains("all inbound", StringComparison.Ordinal),
        "loopback" => entry.Label.Contains("loopback", StringComparison.Ordinal),
        _ => policy.GetProperty("rules").EnumerateArray().Any(r => r.GetProperty("id").GetString() == expected && entry.Label == $"rule \"{Name(r)}\""),
    };

    private static string Name(JsonElement rule)
    {
        if (!rule.TryGetProperty("text", out var text))
        {
            return rule.GetProperty("id").GetString() ?? "";
        }

        return RuleText.Read(rule.GetProperty("id").GetString() ?? "", text.GetString() ?? "", FirewallStore.Local, default).Name;
    }

    private static string Show(Decision decision) => string.Join("; ", decision.Parts.Select(p => $"{p.Possible} by {p.Entry.Label} [{string.Join(", ", p.Doubts.Select(d => d.Reason))}]"));

    internal static FirewallPolicy Bind(JsonElement policy)
    {
        var text = SourceText.From("policy.reg", "");
        var rules = policy.GetProperty("rules").EnumerateArray().Select(Rule).ToImmutableArray();
        var document = new FirewallDocument(default) { Title = "case", Evidence = FirewallEvidence.All | FirewallEvidence.Keywords, Rules = rules, Settings = [.. Settings(policy.GetProperty("settings"))], Keywords = [.. Keywords(policy)] };
        var bound = FirewallBinder.Bind(new SyntaxTree(text, document, [], []), document, Context(policy));
        return bound.Policies.Length == 1 ? (FirewallPolicy)bound.Policies[0] : Empty(text, document, Context(policy));
    }

    /// <summary>A case without rules and settings is a machine as it was installed; a file without them would be none at all.</summary>
    private static FirewallPolicy Empty(SourceText text, FirewallDocument document, FirewallContext context)
    {
        var chains = new FirewallChains(new ProfileSettings([], text), [], document.Evidence, new CallerTable());
        return new("empty", chains.Make(false), chains.Make(true), context, new CallerTable(), false) { Source = text };
    }

    private static WrittenRule Rule(JsonElement rule)
    {
        var id = rule.GetProperty("id").GetString() ?? "";
        var store = rule.TryGetProperty("store", out var where) ? where.GetString() switch { "gpo" => FirewallStore.GroupPolicy, "mdm" => FirewallStore.Mdm, _ => FirewallStore.Local } : FirewallStore.Local;
        if (rule.TryGetProperty("text", out var text))
        {
            return RuleText.Read(id, text.GetString() ?? "", store, default);
        }

        var fields = new List<WrittenField> { new("Action", rule.GetProperty("action").GetString() ?? "", default), new("Dir", rule.GetProperty("direction").GetString() ?? "", default), new("Active", "TRUE", default) };
        fields.Add(new("Protocol", rule.GetProperty("protocol").GetInt32().ToString(CultureInfo.InvariantCulture), default));
        fields.AddRange(rule.GetProperty("remotePorts").EnumerateArray().Select(p => new WrittenField("RPort", p.GetString() ?? "", default)));
        fields.AddRange(rule.GetProperty("remoteDynamicKeywords").EnumerateArray().Select(p => new WrittenField("DynamicKeyword", p.GetString() ?? "", default)));
        return new(id, id, store, [.. fields], default);
    }

    private static IEnumerable<WrittenSetting> Settings(JsonElement settings)
    {
        foreach (var profile in settings.EnumerateObject().OrderBy(p => p.Name == "*" ? 0 : 1))
        {
            foreach (var name in profile.Name == "*" ? (string[])["Domain", "Private", "Public"] : [profile.Name])
            {
                foreach (var setting in profile.Value.EnumerateObject())
                {
                    var (key, value) = setting.Name switch
                    {
                        "enabled" => ("EnableFirewall", setting.Value.GetBoolean() ? 1 : 0),
                        "shielded" => ("DoNotAllowExceptions", setting.Value.GetBoolean() ? 1 : 0),
                        "allowLocalPolicyMerge" => ("AllowLocalPolicyMerge", setting.Value.GetBoolean() ? 1 : 0),
                        "defaultOutbound" => ("DefaultOutboundAction", setting.Value.GetString() == "block" ? 1 : 0),
                        _ => ("DefaultInboundAction", setting.Value.GetString() == "block" ? 1 : 0),
                    };
                    yield return new(name, key, value, FirewallStore.GroupPolicy, default);
                }
            }
        }
    }

    private static IEnumerable<WrittenKeyword> Keywords(JsonElement policy)
    {
        if (!policy.TryGetProperty("context", out var context) || !context.TryGetProperty("dynamicKeywords", out var keywords))
        {
            yield break;
        }

        foreach (var keyword in keywords.EnumerateObject())
        {
            var addresses = keyword.Value.TryGetProperty("addresses", out var all) ? all.EnumerateArray().Select(a => a.GetString() ?? "").ToImmutableArray() : [];
            yield return new(keyword.Name, keyword.Value.GetProperty("keyword").GetString() ?? "", keyword.Value.GetProperty("autoResolve").GetBoolean(), addresses, default);
        }
    }

    private static FirewallContext Context(JsonElement policy)
    {
        var all = FirewallContext.Default;
        if (!policy.TryGetProperty("context", out var context))
        {
            return all;
        }

        if (context.TryGetProperty("inherentVersion", out var version))
        {
            all = all with { PolicyVersion = version.GetInt32() };
        }

        if (context.TryGetProperty("os", out var os))
        {
            all = all with { System = (os[0].GetInt32(), os[1].GetInt32(), os[2].GetInt32()) };
        }

        if (context.TryGetProperty("portKeywords", out var ports))
        {
            all = all with { PortKeywords = ports.EnumerateObject().ToImmutableDictionary(p => p.Name, p => p.Value.EnumerateArray().Aggregate(PortSet.Empty, (s, n) => s.Or(PortSet.Of(n.GetUInt16()))), StringComparer.OrdinalIgnoreCase) };
        }

        if (context.TryGetProperty("addressKeywords", out var addresses))
        {
            all = all with { AddressKeywords = addresses.EnumerateObject().ToImmutableDictionary(p => p.Name, p => IpSet.Union(p.Value.EnumerateArray().Select(n => IpSet.TryParse(n.GetString() ?? "", out var set) ? set : IpSet.Empty)), StringComparer.OrdinalIgnoreCase) };
        }

        return all;
    }

    private static FlowBox Box(FirewallPolicy policy, JsonElement flow)
    {
        var request = new PolicyRequest();
        var traits = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        string? icmpType = null;
        (ushort, ushort)? range = null;
        foreach (var part in flow.EnumerateObject())
        {
            var text = part.Value.ToString();
            switch (part.Name)
            {
                case "direction": request = request with { Inbound = text == "in" }; break;
                case "protocol": request = request with { Protocol = RuleMatch.ProtocolsOf(part.Value.GetInt32()) }; traits["protocol"] = text; break;
                case "profile": traits["profile"] = text; break;
                case "remoteAddress": request = request with { Address = PacScripts.Address(text) }; break;
                case "localAddress": request = request with { Source = PacScripts.Address(text) }; break;
                case "remotePort": request = request with { Port = part.Value.GetInt32() }; break;
                case "localPort": request = request with { SourcePort = part.Value.GetInt32() }; break;
                case "localPortRange": range = (part.Value[0].GetUInt16(), part.Value[1].GetUInt16()); break;
                case "remoteHost": request = request with { Host = text }; break;
                case "program" or "service": traits[part.Name] = text; break;
                case "package" or "packageFamily": traits["package"] = text; break;
                case "icmpType": icmpType = text; break;
                case "icmpCode": traits["icmp"] = $"{icmpType}:{text}"; break;
                case "remoteScope": traits["scope"] = text; break;
                case "family": traits["family"] = text; break;
                case "interfaceType": traits["interfacetype"] = text; break;
                case "ipsec": traits["ipsec"] = text; break;
                case "authorized": traits["authorized"] = part.Value.GetBoolean() ? "true" : "false"; break;
                case "userSid": break;
                default: throw new InvalidOperationException(part.Name);
            }
        }

        var asked = policy.Ask(request with { Traits = traits.ToImmutable() });
        var box = asked.Flows ?? throw new InvalidOperationException(asked.Refused);
        return range is { } ports ? box with { ClientPorts = PortSet.Range(ports.Item1, ports.Item2) } : box;
    }
}

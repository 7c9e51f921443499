using System.Collections.Immutable;
using EgressLint.Analysis.Yaml;
using EgressLint.Core.Text;

namespace EgressLint.Analysis.Catalogs;

/// <content>Requirements, alternatives, constraints, lifecycles.</content>
internal sealed partial class CatalogBinder
{
    private static readonly ImmutableArray<(string Word, bool Value)> RequiredWord = [("required", true)];

    private static readonly ImmutableArray<(string Word, bool Value)> ExactWord = [("exact", true)];

    private ImmutableArray<Requirement> BindRequirements()
    {
        var defaults = tree["features"].ToDictionary(f => f.Text("id") ?? "", f => f["defaults"] as YamlMap, StringComparer.Ordinal);
        var titles = tree["features"].ToDictionary(f => f.Text("id") ?? "", f => f.Text("title"), StringComparer.Ordinal);
        return Records("requirements", (fields, id, at) =>
        {
            var feature = fields.Scalar("feature");
            if (feature is null)
            {
                context.Report(fields.Map.At, YamlMessages.Missing, $"The requirement '{id}'", "feature");
            }
            else if (!defaults.ContainsKey(feature.Value))
            {
                context.Report(feature.At, CatalogRules.Unresolved, feature.Value, "a feature");
            }

            var name = feature?.Value ?? "";
            return BindRequirement(fields, id, name, titles.GetValueOrDefault(name), defaults.GetValueOrDefault(name), at);
        });
    }

    private Requirement BindRequirement(YamlFields fields, string id, string feature, string? featureTitle, YamlMap? defaults, Location at)
    {
        var endpoints = Placed(fields, "endpoints");
        var optional = Placed(fields, "optionalEndpoints");
        var to = fields.Scalar("to");
        var fallback = defaults is null ? null : new YamlFields(defaults, context);
        var roles = Placed(fields, "roles");
        var connect = Connections(fields);
        var alternatives = fields.Maps("alternatives").Select(BindAlternative).ToImmutableArray();
        var perInstance = BindPerInstance(fields);
        if (connect.IsEmpty && alternatives.IsEmpty && perInstance is null && fallback is not null)
        {
            connect = Connections(fallback);
        }

        var path = fields.Text("path");
        return new(id, fields.Text("title") ?? DefaultTitle(featureTitle ?? feature, endpoints, to), feature, at)
        {
            Endpoints = endpoints,
            OptionalEndpoints = optional,
            To = to is null ? null : new Placed(to.Value, to.At),
            Roles = roles.IsEmpty && fallback is not null ? Placed(fallback, "roles") : roles,
            Connect = connect,
            Alternatives = alternatives,
            PerInstance = perInstance,
            Satisfied = fields.Choice("satisfied", CatalogWords.Satisfactions) ?? Satisfaction.All,
            Paths = path is null ? fields.Texts("paths") : fields.Texts("paths").Insert(0, path),
            Query = fields.Text("query"),
            Necessity = fields.Choice("necessity", CatalogWords.Necessities) ?? Necessity.Required,
            Purpose = fields.Text("purpose"),
            When = BindCondition(fields),
            Expect = fields.Choice("expect", CatalogWords.Expectations) ?? Expectation.Allow,
            Direction = fields.Choice("direction", CatalogWords.Directions) ?? ConnectDirection.Outbound,
            Cloud = fields.Text("cloud"),
            Constraints = BindConstraints(fields),
            Lifecycle = BindLifecycle(fields),
            Addresses = BindAddresses(fields),
            Sources = Placed(fields, "sources"),
            Trace = fields.Texts("trace"),
            Notes = fields.Text("notes"),
        };
    }

    private string DefaultTitle(string feature, ImmutableArray<Placed> endpoints, YamlScalar? to)
    {
        if (to is not null)
        {
            return $"{feature}: {to.Value}";
        }

        var hosts = new List<string>();
        foreach (var endpoint in endpoints)
        {
            var index = tree.IndexOf("endpoints", endpoint.Value);
            if (index >= 0)
            {
                hosts.AddRange(tree["endpoints"][index]["hosts"] switch
                {
                    YamlList list => list.Items.OfType<YamlScalar>().Select(s => s.Value),
                    YamlScalar single => [single.Value],
                    _ => [],
                });
            }
        }

        return hosts.Count > 3 ? $"{feature}: {hosts[0]}, {hosts[1]} and {hosts.Count - 2} more" : $"{feature}: {string.Join(", ", hosts)}";
    }

    private Alternative BindAlternative(YamlMap map)
    {
        var fields = new YamlFields(map, context);
        var alternative = new Alternative(fields.Required("id", "An alternative"), map["id"]?.At ?? map.At)
        {
            When = BindCondition(fields),
            Connect = Connections(fields),
            PerInstance = BindPerInstance(fields),
            Preferred = fields.Flag("preferred") ?? false,
            Constraints = BindConstraints(fields),
            Lifecycle = BindLifecycle(fields),
        };
        if (alternative.Connect.IsEmpty && alternative.PerInstance is null)
        {
            context.Report(alternative.At, YamlMessages.Missing, $"The alternative '{alternative.Id}'", "connect");
        }

        fields.Finish();
        return alternative;
    }

    private PerInstance? BindPerInstance(YamlFields owner)
    {
        if (owner.MapOf("perInstance") is not { } map)
        {
            return null;
        }

        var fields = new YamlFields(map, context);
        var transport = fields.Choice("transport", CatalogWords.Transports);
        var start = fields.Number("base", 1, 65535);
        var count = fields.Required("count", "'perInstance'");
        var most = fields.Number("max", 1, 1000) ?? 16;
        fields.Finish();
        if (transport is not { } known || start is not { } port)
        {
            context.Report(map.At, YamlMessages.Missing, "'perInstance'", transport is null ? "transport" : "base");
            return null;
        }

        return new(known, port, count, Math.Min(most, 65536 - port));
    }

    private ImmutableArray<Connection> Connections(YamlFields fields)
    {
        var scalars = fields.Scalars("connect");
        var result = ImmutableArray.CreateBuilder<Connection>(scalars.Length);
        foreach (var scalar in scalars)
        {
            if (Connection.TryParse(scalar.Value) is { } connection)
            {
                result.Add(connection);
            }
            else
            {
                context.Report(scalar.At, CatalogRules.Connection, scalar.Value);
            }
        }

        return result.ToImmutable();
    }

    private Condition? BindCondition(YamlFields fields)
    {
        if (fields.Scalar("when") is not { } scalar)
        {
            return null;
        }

        var condition = ConditionParser.Parse(scalar.Value, out var error, out var offset);
        if (condition is null)
        {
            var span = scalar.At.Span;
            var start = span.Start + Math.Min(offset + (scalar.IsQuoted ? 1 : 0), Math.Max(span.Length - 1, 0));
            context.Report(scalar.At.Source.At(Math.Min(start, span.End), span.End), CatalogRules.Condition, scalar.Value, error);
            return null;
        }

        foreach (var parameter in condition.Parameters)
        {
            if (tree.IndexOf("parameters", parameter) < 0)
            {
                context.Report(scalar.At, CatalogRules.Unresolved, parameter, "a parameter");
            }
        }

        return condition;
    }

    private Lifecycle BindLifecycle(YamlFields owner)
    {
        if (owner.MapOf("lifecycle") is not { } map)
        {
            return Lifecycle.Active;
        }

        var fields = new YamlFields(map, context);
        var lifecycle = new Lifecycle(fields.Choice("state", CatalogWords.States) ?? LifecycleState.Active)
        {
            Since = fields.Text("since"),
            Until = fields.Text("until"),
            ReplacedBy = fields.Text("replacedBy"),
            Basis = fields.Text("basis"),
        };
        fields.Finish();
        return lifecycle;
    }

    private AddressFacts BindAddresses(YamlFields owner)
    {
        if (owner.MapOf("addresses") is not { } map)
        {
            return AddressFacts.None;
        }

        var fields = new YamlFields(map, context);
        var facts = new AddressFacts(fields.Texts("serviceTags"), fields.Texts("cidrs"), fields.Number("setId", 0, int.MaxValue));
        fields.Finish();
        return facts;
    }

    private Constraints BindConstraints(YamlFields owner)
    {
        if (owner.MapOf("constraints") is not { } map)
        {
            return Constraints.None;
        }

        var fields = new YamlFields(map, context);
        var constraints = new Constraints
        {
            Proxy = fields.Choice("proxy", CatalogWords.Proxies),
            ProxyAuth = fields.Choice("proxyAuth", CatalogWords.ProxyAuthentications),
            ProxyContexts = fields.Texts("proxyContext"),
            TlsInspection = fields.Choice("tlsInspection", CatalogWords.Inspections),
            Tls = BindTls(fields),
            IdleSeconds = BindIdle(fields),
            LongLived = fields.Flag("longLived") ?? false,
            AllUsers = fields.Flag("allUsers") ?? false,
            FixedPort = fields.Flag("fixedPort") ?? false,
            Range = fields.Choice("range", RequiredWord) ?? false,
            ExactScheme = fields.Choice("scheme", ExactWord) ?? false,
            VolatileAddresses = fields.Flag("volatileAddresses") ?? false,
            DoNotBlock = fields.Flag("doNotBlock") ?? false,
            Methods = fields.Texts("methods"),
            Headers = fields.Texts("headers"),
            Roots = fields.Texts("roots"),
            Forced = [.. map.Entries.Where(e => e.IsForced).Select(e => e.Key)],
        };
        fields.Finish();
        return constraints;
    }

    private TlsNeed? BindTls(YamlFields owner)
    {
        if (owner.MapOf("tls") is not { } map)
        {
            return null;
        }

        var fields = new YamlFields(map, context);
        var tls = new TlsNeed(fields.Text("min"), fields.Texts("suites"));
        foreach (var suites in fields.Scalars("suites"))
        {
            if (tree.IndexOf("suites", suites.Value) < 0)
            {
                context.Report(suites.At, CatalogRules.Unresolved, suites.Value, "a list of cipher suites");
            }
        }

        fields.Finish();
        return tls;
    }

    private int? BindIdle(YamlFields owner)
    {
        if (owner.MapOf("idle") is not { } map)
        {
            return null;
        }

        var fields = new YamlFields(map, context);
        var seconds = fields.Number("minSeconds", 1, 86400);
        fields.Finish();
        return seconds;
    }
}

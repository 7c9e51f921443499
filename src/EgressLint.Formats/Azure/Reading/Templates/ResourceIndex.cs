using System.Collections.Immutable;
using EgressLint.Core.Policies;
using EgressLint.Core.Text;
using EgressLint.Formats.Json;

namespace EgressLint.Formats.Azure.Reading.Templates;

/// <summary>A resource of a template without its body: one for every turn of a loop.</summary>
internal sealed class ResourceHeader
{
    /// <summary>The resource.</summary>
    public required JsonNode Node { get; init; }

    /// <summary>What its expressions see.</summary>
    public required Frame Frame { get; init; }

    /// <summary>Type in lower case, with parents.</summary>
    public required string Type { get; init; }

    /// <summary>Names of it and its parents, as symbols.</summary>
    public required ImmutableArray<string> Names { get; init; }

    /// <summary>Where its name stands.</summary>
    public required Location At { get; init; }

    /// <summary>Why it may not be there; null when it is.</summary>
    public Doubt? MayBeAbsent { get; init; }

    /// <summary>Whether it only gives a name to something that exists already.</summary>
    public bool IsExisting { get; init; }

    /// <summary>Its symbolic name with the index of its loop, <c>name[1]</c>; null where the template has no symbolic names.</summary>
    public string? Symbolic { get; init; }

    /// <summary>The template of a deployment, once it is opened.</summary>
    public TemplateInstance? Deployed { get; set; }

    /// <summary>Whether it was tried to open it.</summary>
    public bool IsOpened { get; set; }

    /// <summary>Whether it deploys a further template.</summary>
    public bool IsDeployment => Type == "microsoft.resources/deployments";

    /// <summary>Where it is: where its template goes, unless it names a group or subscription, as deployments and existing resources do.</summary>
    public required Ambient Place { get; init; }

    /// <summary>Its id in full, as symbol.</summary>
    public string FullId => Identities.Full(Place, Type, Names.AsSpan());
}

/// <summary>The resources of one template, with loops run and conditions applied.</summary>
internal sealed class ResourceIndex
{
    /// <summary>Azure refuses to repeat a resource more often.</summary>
    public const int MostTurns = 800;

    private readonly TemplateInstance instance;
    private readonly TemplateEvaluator evaluator;
    private readonly List<ResourceHeader> headers = [];
    private readonly Dictionary<string, ResourceHeader> symbolic = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, ResourceHeader> deployments = new(StringComparer.OrdinalIgnoreCase);

    private ResourceIndex(TemplateInstance instance, TemplateEvaluator evaluator)
    {
        this.instance = instance;
        this.evaluator = evaluator;
    }

    /// <summary>The resources in file order.</summary>
    public IReadOnlyList<ResourceHeader> All => headers;

    /// <summary>Lists the resources of a template.</summary>
    public static ResourceIndex Of(TemplateInstance instance, TemplateEvaluator evaluator)
    {
        var index = new ResourceIndex(instance, evaluator);
        index.AddAll(instance.Template.Find("resources", ignoreCase: true), instance.Frame, null);
        return index;
    }

    /// <summary>The resource of a symbolic name; null when there is none.</summary>
    public ResourceHeader? Symbolic(string name) => symbolic.GetValueOrDefault(name);

    /// <summary>The deployment of a name or id; null when there is none.</summary>
    public ResourceHeader? Deployment(string nameOrId) =>
        deployments.GetValueOrDefault(nameOrId[(nameOrId.LastIndexOf("deployments/", StringComparison.OrdinalIgnoreCase) is var at and >= 0 ? at + "deployments/".Length : 0)..]);

    private void AddAll(JsonNode? resources, Frame frame, ResourceHeader? parent)
    {
        foreach (var resource in resources?.Items ?? [])
        {
            Add(resource, frame, parent, null);
        }

        foreach (var resource in resources?.Members ?? [])
        {
            Add(resource.Value, frame, parent, resource.Name);
        }
    }

    private void Add(JsonNode resource, Frame frame, ResourceHeader? parent, string? name)
    {
        if (resource.Find("type", ignoreCase: true)?.Text is not { } type)
        {
            return;
        }

        if (resource.Find("copy", ignoreCase: true) is not JsonObject copy)
        {
            AddOne(resource, frame, parent, type, name, parent?.MayBeAbsent ?? instance.MayBeAbsent);
            return;
        }

        var loop = copy.Find("name", ignoreCase: true)?.Text ?? name ?? "";
        var turns = evaluator.TurnsOf(copy, frame, out var reason);
        if (turns is null)
        {
            var doubt = new Doubt($"nobody knows how often '{loop}' repeats it: {reason}", instance.Text.At(copy.Span));
            AddOne(resource, frame with { Loops = new(loop, null, reason, true, frame.Loops) }, parent, type, name, parent?.MayBeAbsent ?? instance.MayBeAbsent ?? doubt);
            return;
        }

        for (var i = 0; i < turns && evaluator.Meter.Spend(); i++)
        {
            AddOne(resource, frame with { Loops = new(loop, i, "", true, frame.Loops) }, parent, type, name is null ? null : $"{name}[{i}]", parent?.MayBeAbsent ?? instance.MayBeAbsent);
        }
    }

    private void AddOne(JsonNode resource, Frame frame, ResourceHeader? parent, string type, string? name, Doubt? absent)
    {
        if (!evaluator.Meter.Spend(WorkMeter.PerResource))
        {
            return;
        }

        var names = NamesOf(resource, frame, parent, ref type, out var at);
        if (resource.Find("condition", ignoreCase: true) is { } condition)
        {
            var holds = evaluator.Evaluate(condition, frame);
            if (holds.Bool == false)
            {
                return;
            }

            absent ??= holds.Bool == true ? null : new($"the condition of '{names[^1]}' is not known: {holds.Reason ?? "it is neither true nor false"}", holds.At);
        }

        var header = new ResourceHeader
        {
            Node = resource,
            Frame = frame,
            Type = type,
            Names = names,
            Place = new(SymbolOf(resource, "subscriptionId", frame) ?? instance.Ambient.Subscription, SymbolOf(resource, "resourceGroup", frame) ?? instance.Ambient.Group),
            At = at,
            MayBeAbsent = absent,
            IsExisting = resource.Find("existing", ignoreCase: true)?.Bool == true,
            Symbolic = name,
        };
        Remember(header);
        AddAll(resource.Find("resources", ignoreCase: true), frame, header);
    }

    private string? SymbolOf(JsonNode resource, string member, Frame frame) =>
        resource.Find(member, ignoreCase: true) is { } node && TextPieces.SymbolOf(evaluator.Evaluate(node, frame)) is { Length: > 0 } symbol ? symbol : null;

    private void Remember(ResourceHeader header)
    {
        headers.Add(header);
        if (header.Symbolic is { } name)
        {
            symbolic.TryAdd(name, header);
        }

        if (header.IsDeployment)
        {
            deployments.TryAdd(header.Names[^1], header);
        }
    }

    /// <summary>The names of a resource and its parents. A child within its parent has its own name only, and the last part of its type.</summary>
    private ImmutableArray<string> NamesOf(JsonNode resource, Frame frame, ResourceHeader? parent, ref string type, out Location at)
    {
        var node = resource.Find("name", ignoreCase: true);
        at = instance.Text.At(node is { HasValue: true } ? node.Span : resource.Span);
        type = type.Trim('/').ToLowerInvariant();
        var isChild = parent is not null && (!type.Contains('.', StringComparison.Ordinal) || type.StartsWith(parent.Type + "/", StringComparison.Ordinal));
        if (parent is not null && isChild && !type.Contains('.', StringComparison.Ordinal))
        {
            type = $"{parent.Type}/{type}";
        }

        var value = node is null ? null : evaluator.Evaluate(node, frame);
        var symbol = value is null ? "" : TextPieces.SymbolOf(value) ?? "";
        var parts = Symbols.Split(symbol, '/');
        var wanted = type.Count(c => c == '/');
        var inherited = parent is not null && isChild && parts.Length < wanted ? parent.Names : [];
        return Fit([.. inherited, .. parts], symbol, Math.Max(1, wanted));
    }

    /// <summary>As many names as the type wants: where an unknown name hides several of them, they are parts of it.</summary>
    private static ImmutableArray<string> Fit(ImmutableArray<string> names, string symbol, int wanted)
    {
        if (names.Length == wanted)
        {
            return names;
        }

        return names.Length > wanted
            ? [.. names[..(wanted - 1)], string.Join('/', names[(wanted - 1)..])]
            : [.. Enumerable.Range(0, wanted).Select(i => symbol.Contains('{', StringComparison.Ordinal) ? Symbols.Element(symbol, $"'/{i}'") : i < names.Length ? names[i] : "")];
    }
}

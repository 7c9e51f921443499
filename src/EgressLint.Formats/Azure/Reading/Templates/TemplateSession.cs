using System.Globalization;
using EgressLint.Core.Findings;
using EgressLint.Core.Policies;
using EgressLint.Core.Text;
using EgressLint.Formats.Json;

namespace EgressLint.Formats.Azure.Reading.Templates;

/// <summary>The reading of one template with one set of parameters: what it needs of the outside and what it notices on the way.</summary>
internal sealed class TemplateSession
{
    /// <summary>Templates within one another.</summary>
    private const int DeepestTemplate = 16;

    /// <summary>Longest expression that a message quotes.</summary>
    private const int LongestQuote = 80;

    private readonly HashSet<Location> broken = [];
    private readonly List<Finding> problems = [];
    private readonly List<Doubt> gaps = [];
    private readonly List<string> assumptions = [];
    private readonly Dictionary<string, int> turns = new(StringComparer.OrdinalIgnoreCase);
    private readonly SourceText main;

    /// <summary>A session for a text.</summary>
    public TemplateSession(SourceText main, BindContext context, ExpressionTexts expressions, WorkMeter meter)
    {
        this.main = main;
        Evaluator = new(this, expressions, meter);
        Links = new(context, main, this);
    }

    /// <summary>Who computes values.</summary>
    public TemplateEvaluator Evaluator { get; }

    /// <summary>Further files.</summary>
    public LinkedFiles Links { get; }

    /// <summary>What is wrong with the text.</summary>
    public IReadOnlyList<Finding> Problems => problems;

    /// <summary>What was not followed.</summary>
    public IReadOnlyList<Doubt> Gaps => gaps;

    /// <summary>What was taken for granted.</summary>
    public IReadOnlyList<string> Assumptions => assumptions;

    /// <summary>Takes note of an expression that cannot be read, once for every place. Another file's expressions are reported with that file.</summary>
    public void Broken(Site site, ExpressionProblem? problem)
    {
        if (problem?.Expected is { } expected && site.Text == main && broken.Add(site.Whole))
        {
            var written = site.String.Value;
            var at = site.At(new(Math.Min(problem.At, written.Length - 1), 1));
            problems.Add(new(TemplateRules.TemplateExpressionBroken, at, written.Length > LongestQuote ? $"{written[..LongestQuote]}…" : written, expected));
        }
    }

    /// <summary>Takes note of a part that was not followed.</summary>
    public void Gap(string reason, Location at)
    {
        if (gaps.TrueForAll(g => g.At != at))
        {
            gaps.Add(new(reason, at));
        }
    }

    /// <summary>Takes note of a linked template that is not there.</summary>
    public void NotFollowed(string name, Location at)
    {
        var isNew = gaps.TrueForAll(g => g.At != at);
        Gap($"linked template '{name}' was not followed because it is not in the tree", at);
        if (isNew && at.Source == main)
        {
            problems.Add(new(TemplateRules.LinkedTemplateNotFollowed, at, name));
        }
    }

    /// <summary>Takes note of a guess.</summary>
    public void Assume(string sentence)
    {
        if (!assumptions.Contains(sentence))
        {
            assumptions.Add(sentence);
        }
    }

    /// <summary>The main template.</summary>
    /// <param name="root">The template.</param>
    /// <param name="given">The values of a parameter file.</param>
    public TemplateInstance Main(JsonNode root, Func<string, AzureValue?> given)
    {
        var scope = new TemplateScope { Text = main, Template = root, Path = "", Ambient = Ambient.Own };
        var instance = new TemplateInstance { Template = root, Scope = scope, Ambient = Ambient.Own };
        scope.Declare(Evaluator, instance.Frame, given);
        return instance;
    }

    /// <summary>The template that a deployment deploys; null when it is not there, and then that is noted.</summary>
    public TemplateInstance? Open(ResourceHeader header)
    {
        var around = header.Frame.Instance;
        var at = header.At;
        var properties = header.Node.Find("properties", ignoreCase: true);
        if (around.Depth >= DeepestTemplate)
        {
            Gap("templates are nested too deeply", at);
            return null;
        }

        if (properties?.Find("template", ignoreCase: true) is JsonObject template)
        {
            var isInner = string.Equals(properties.Find("expressionEvaluationOptions", ignoreCase: true)?.Find("scope", ignoreCase: true)?.Text, "inner", StringComparison.OrdinalIgnoreCase);
            return isInner ? Inner(header, template, around.Text, properties) : Outer(header, template);
        }

        if (properties?.Find("templateLink", ignoreCase: true) is { } link)
        {
            return Links.Template(link, header.Frame) is { } linked ? Inner(header, linked.Root, linked.Text, properties) : null;
        }

        Gap($"the template of deployment '{header.Names[^1]}' is computed", at);
        return null;
    }

    /// <summary>A template that sees the parameters and variables around it. What it declares itself does not count.</summary>
    private static TemplateInstance Outer(ResourceHeader header, JsonNode template)
    {
        var around = header.Frame.Instance;
        return new()
        {
            Template = template,
            Scope = around.Scope,
            Parent = around,
            Name = around.Name,
            Ambient = header.Place,
            MayBeAbsent = header.MayBeAbsent,
            Depth = around.Depth + 1,
            Loops = header.Frame.Loops,
        };
    }

    private TemplateInstance Inner(ResourceHeader header, JsonNode template, SourceText text, JsonNode properties)
    {
        var around = header.Frame.Instance;
        var scope = new TemplateScope { Text = text, Template = template, Path = PathOf(around, header), Ambient = header.Place };
        var instance = new TemplateInstance
        {
            Template = template,
            Scope = scope,
            Parent = around,
            Name = header.Names[^1],
            Ambient = header.Place,
            MayBeAbsent = header.MayBeAbsent,
            Depth = around.Depth + 1,
        };
        var file = properties.Find("parametersLink", ignoreCase: true) is { } link ? Links.Parameters(link, header.Frame) ?? (name => Elsewhere(scope, name, around.Text.At(link.Span))) : null;
        var bound = properties.Find("parameters", ignoreCase: true);
        scope.Declare(Evaluator, instance.Frame, name => file?.Invoke(name) ?? Bound(bound, name, header));
        return instance;
    }

    /// <summary>The value of a parameter of which a file tells that is not there; the parameter's default need not be it.</summary>
    private static AzureValue Elsewhere(TemplateScope scope, string name, Location at) => AzureValue.Unknown(
        $"parameter '{name}' may have its value in a linked file that is not in the tree", $"{{{scope.Path}parameters('{Symbols.Escape(name)}')}}", at);

    /// <summary>The way to a template, which no other one has.</summary>
    private string PathOf(TemplateInstance around, ResourceHeader header)
    {
        var path = $"{around.Scope.Path}{header.Names[^1]}";
        turns[path] = turns.GetValueOrDefault(path) + 1;
        return turns[path] == 1 ? $"{path}/" : string.Create(CultureInfo.InvariantCulture, $"{path}#{turns[path]}/");
    }

    /// <summary>The value that a deployment gives to a parameter, computed where the deployment stands; null when it gives none.</summary>
    private AzureValue? Bound(JsonNode? parameters, string name, ResourceHeader header)
    {
        if (parameters is JsonString)
        {
            return Member(Member(Evaluator.Evaluate(parameters, header.Frame), name), "value");
        }

        switch (parameters?.Find(name, ignoreCase: true))
        {
            case JsonObject made when made.Find("value", ignoreCase: true) is { } value:
                return Evaluator.Evaluate(value, header.Frame);
            case JsonObject made when made.Find("reference", ignoreCase: true) is { } reference:
                return Secret(name, header.Frame.Scope.Text.At(reference.Span));
            case JsonString computed:
                return Member(Evaluator.Evaluate(computed, header.Frame), "value");
            default:
                return null;
        }
    }

    /// <summary>A member of what is computed; null where there certainly is none.</summary>
    private AzureValue? Member(AzureValue? value, string name) =>
        value is null || (value.MayHaveMore is null && value.Kind != AzureKind.Unknown && TemplateEvaluator.Own(value, name) is null)
            ? null
            : Evaluator.Step(value, AzureValue.Of(name, value.At), isSafe: true, value.At);

    /// <summary>A value that a key vault has.</summary>
    public static AzureValue Secret(string name, Location at) =>
        AzureValue.Unknown($"parameter '{name}' comes from a key vault", $"{{secret('{Symbols.Escape(at.Source.Path)}', {at.Span.Start})}}", at);
}

using EgressLint.Core.Policies;
using EgressLint.Core.Text;
using EgressLint.Formats.Json;

namespace EgressLint.Formats.Azure.Reading.Templates;

/// <summary>A template as it is deployed once: the main one, a nested or a linked one.</summary>
internal sealed class TemplateInstance
{
    private ResourceIndex? index;
    private bool isIndexing;
    private Dictionary<string, Slot>? outputs;

    /// <summary>The template.</summary>
    public required JsonNode Template { get; init; }

    /// <summary>Its parameters and variables; those of the template around it where the scope is outer.</summary>
    public required TemplateScope Scope { get; init; }

    /// <summary>The template that deploys it; null for the main one.</summary>
    public TemplateInstance? Parent { get; init; }

    /// <summary>Name of the deployment as symbol; null for the main one, whose name nobody knows.</summary>
    public string? Name { get; init; }

    /// <summary>Where its resources go.</summary>
    public required Ambient Ambient { get; init; }

    /// <summary>Why it may not be deployed at all; null when it is.</summary>
    public Doubt? MayBeAbsent { get; init; }

    /// <summary>How many templates stand around it.</summary>
    public int Depth { get; init; }

    /// <summary>The loops around it, where its expressions see them.</summary>
    public Loop? Loops { get; init; }

    /// <summary>What its expressions see.</summary>
    public Frame Frame => new(this) { Loops = Loops };

    /// <summary>The file.</summary>
    public SourceText Text => Scope.Text;

    /// <summary>Its resources; null while they are being listed, which means that the list needs itself.</summary>
    public ResourceIndex? Resources(TemplateEvaluator evaluator)
    {
        if (index is null && !isIndexing)
        {
            isIndexing = true;
            index = ResourceIndex.Of(this, evaluator);
            isIndexing = false;
        }

        return index;
    }

    /// <summary>Its outputs, each computed when it is asked for.</summary>
    public IReadOnlyDictionary<string, Slot> Outputs(TemplateEvaluator evaluator)
    {
        if (outputs is null)
        {
            outputs = new(StringComparer.OrdinalIgnoreCase);
            foreach (var output in Template.Find("outputs", ignoreCase: true)?.Members ?? [])
            {
                var made = output;
                outputs[made.Name] = new(made.Name, Text.At(made.NameSpan), () => OutputValue(evaluator, made));
            }
        }

        return outputs;
    }

    private AzureValue OutputValue(TemplateEvaluator evaluator, JsonMember output)
    {
        if (output.Value.Find("condition", ignoreCase: true) is { } condition && evaluator.Evaluate(condition, Frame).Bool == false)
        {
            return AzureValue.Null(Text.At(output.NameSpan));
        }

        if (output.Value.Find("copy", ignoreCase: true) is { } copy)
        {
            return evaluator.EvaluateCopy(copy, Frame);
        }

        return output.Value.Find("value", ignoreCase: true) is { } value
            ? evaluator.Evaluate(value, Frame)
            : AzureValue.Unknown($"output '{output.Name}' has no value", evaluator.FreshSymbol(), Text.At(output.NameSpan));
    }
}

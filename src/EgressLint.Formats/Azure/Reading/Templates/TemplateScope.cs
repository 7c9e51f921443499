using EgressLint.Core.Text;
using EgressLint.Formats.Json;

namespace EgressLint.Formats.Azure.Reading.Templates;

/// <summary>Parameters, variables and functions of a template. A nested template with outer scope has none of its own.</summary>
internal sealed class TemplateScope
{
    private readonly Dictionary<string, Slot> parameters = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, Slot> variables = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, JsonNode> functions = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The file.</summary>
    public required SourceText Text { get; init; }

    /// <summary>The template.</summary>
    public required JsonNode Template { get; init; }

    /// <summary>The deployments on the way to it, as part of symbols: empty for the main template, else <c>name/name/</c>.</summary>
    public required string Path { get; init; }

    /// <summary>What <c>resourceGroup()</c> and <c>resourceId()</c> mean.</summary>
    public required Ambient Ambient { get; init; }

    /// <summary>The parameter of that name; null when none is declared.</summary>
    public Slot? Parameter(string name) => parameters.GetValueOrDefault(name);

    /// <summary>The variable of that name; null when there is none.</summary>
    public Slot? Variable(string name) => variables.GetValueOrDefault(name);

    /// <summary>The function of that name, with its namespace; null when there is none.</summary>
    public JsonNode? Function(string name) => functions.GetValueOrDefault(name);

    /// <summary>Declares what the template has.</summary>
    /// <param name="evaluator">Who computes the values.</param>
    /// <param name="frame">What the values see.</param>
    /// <param name="given">The value of a parameter as it is given; null when it is not.</param>
    public void Declare(TemplateEvaluator evaluator, Frame frame, Func<string, AzureValue?> given)
    {
        foreach (var parameter in Template.Find("parameters", ignoreCase: true)?.Members ?? [])
        {
            var made = parameter;
            parameters[made.Name] = new(made.Name, Text.At(made.NameSpan), () => ParameterValue(evaluator, frame, made, given));
        }

        DeclareVariables(evaluator, frame);
        foreach (var group in Template.Find("functions", ignoreCase: true)?.Items ?? [])
        {
            foreach (var member in group.Find("members", ignoreCase: true)?.Members ?? [])
            {
                functions[$"{group.Find("namespace", ignoreCase: true)?.Text}.{member.Name}"] = member.Value;
            }
        }
    }

    private void DeclareVariables(TemplateEvaluator evaluator, Frame frame)
    {
        foreach (var variable in Template.Find("variables", ignoreCase: true)?.Members ?? [])
        {
            if (TemplateEvaluator.IsCopy(variable))
            {
                foreach (var copy in variable.Value.Items)
                {
                    var name = copy.Find("name", ignoreCase: true)?.Text ?? "";
                    variables[name] = new(name, Text.At(copy.Span), () => evaluator.EvaluateCopy(copy, frame, $"{{{Path}variables('{Symbols.Escape(name)}')}}"));
                }

                continue;
            }

            var made = variable;
            variables[made.Name] = new(made.Name, Text.At(made.NameSpan), () => evaluator.Evaluate(made.Value, frame));
        }
    }

    /// <summary>Given, else the default, else <c>null</c> where that is allowed. A given <c>null</c> means the default where there is one.</summary>
    private AzureValue ParameterValue(TemplateEvaluator evaluator, Frame frame, JsonMember declared, Func<string, AzureValue?> given)
    {
        var value = given(declared.Name);
        var standard = declared.Value.Find("defaultValue", ignoreCase: true);
        if (value is not null && !(value.Kind == AzureKind.Null && standard is not null))
        {
            return value;
        }

        var at = Text.At(declared.NameSpan);
        return standard is not null ? evaluator.Evaluate(standard, frame)
            : declared.Value.Find("nullable", ignoreCase: true)?.Bool == true ? AzureValue.Null(at)
            : AzureValue.Unknown($"parameter '{declared.Name}' has no value", $"{{{Path}parameters('{Symbols.Escape(declared.Name)}')}}", at);
    }
}

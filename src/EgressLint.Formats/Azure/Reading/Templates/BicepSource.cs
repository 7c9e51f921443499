using System.Collections.Immutable;
using EgressLint.Core.Findings;
using EgressLint.Core.Text;

namespace EgressLint.Formats.Azure.Reading.Templates;

/// <summary>Bicep, which is read only in its compiled form: the language has modules, loops and types of its own, and a compiler that everybody who has it has.</summary>
internal static class BicepSource
{
    private const string Ending = ".bicep";

    /// <summary>Whether a text is Bicep: yes where it deploys something of a network, perhaps elsewhere.</summary>
    public static Recognition Recognize(SourceText text) =>
        !text.Path.EndsWith(Ending, StringComparison.OrdinalIgnoreCase) ? Recognition.No
        : text.Content.Contains("microsoft.network/", StringComparison.OrdinalIgnoreCase) ? Recognition.Yes
        : Recognition.Perhaps;

    /// <summary>What to say of a text of Bicep: that it has to be compiled, unless that was done and the result lies beside it.</summary>
    public static ImmutableArray<Finding> Check(SourceText text, BindContext context)
    {
        var file = text.Path[(text.Path.LastIndexOf('/') + 1)..];
        var compiled = $"{file[..^Ending.Length]}.json";
        return context.Read(compiled, text).Status == LookupStatus.Found ? [] : [new(TemplateRules.BicepNeedsCompiling, text.At(text.GetLine(0)), file, compiled)];
    }
}

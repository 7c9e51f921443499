using System.Collections.Immutable;
using EgressLint.Core.Findings;

namespace EgressLint.Formats.Azure.Reading.Templates;

/// <summary>What is said while templates of the Resource Manager are read (EGL005x).</summary>
internal static class TemplateRules
{
    /// <summary>An expression that no deployment would take.</summary>
    public static RuleDescriptor TemplateExpressionBroken { get; } = new("EGL0050", "TemplateExpressionBroken", Severity.Error,
        "The expression '{0}' cannot be read: {1} is expected here. Its value is unknown, and Azure refuses the template.");

    /// <summary>A template in another file that is not there.</summary>
    public static RuleDescriptor LinkedTemplateNotFollowed { get; } = new("EGL0051", "LinkedTemplateNotFollowed", Severity.Note,
        "The linked template '{0}' is not among the analysed files, so whatever it deploys is unknown.");

    /// <summary>Bicep without its compiled form.</summary>
    public static RuleDescriptor BicepNeedsCompiling { get; } = new("EGL0052", "BicepNeedsCompiling", Severity.Note,
        "'{0}' is Bicep source and was not read; compile it with 'bicep build' and analyse '{1}'.");

    /// <summary>A template whose JSON is broken.</summary>
    public static RuleDescriptor TemplateDamaged { get; } = new("EGL0056", "TemplateDamaged", Severity.Error,
        "The template is not well-formed here: {0} is expected. What could be read was read; resources may be missing.");

    /// <summary>All of them.</summary>
    public static ImmutableArray<RuleDescriptor> All { get; } = [TemplateExpressionBroken, LinkedTemplateNotFollowed, BicepNeedsCompiling, TemplateDamaged];
}

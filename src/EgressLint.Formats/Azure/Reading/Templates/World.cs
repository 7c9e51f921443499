using System.Collections.Frozen;
using System.Collections.Immutable;
using EgressLint.Core.Text;

namespace EgressLint.Formats.Azure.Reading.Templates;

/// <summary>What only the deployment knows, and the part of it that the template says itself: ids, names, outputs of its own deployments.</summary>
internal static class World
{
    private static readonly FrozenSet<string> Asked = new[] { "reference", "resourceinfo", "deployment", "resourcegroup", "subscription" }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> Answered = new[]
    {
        "uniquestring", "guid", "newguid", "utcnow", "tenant", "managementgroup", "environment", "providers", "pickzones", "deployer", "getsecret",
        "externalinput", "references", "tologicalzone", "tologicalzones", "tophysicalzone", "tophysicalzones",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Whether a function asks the deployment, and is answered by the members that are taken of it.</summary>
    public static bool IsAsked(string name) => Asked.Contains(name);

    /// <summary>Why a function that nobody computes is unknown.</summary>
    public static string ReasonOf(CallTerm call) =>
        Asked.Contains(call.Name) || Answered.Contains(call.Name) || call.Name.StartsWith("list", StringComparison.Ordinal)
            ? $"'{call.Written}' is known only when the template is deployed"
            : $"function '{call.Written}' is not evaluated";

    /// <summary>The answer, as far as the template has it.</summary>
    /// <param name="evaluator">Who asks.</param>
    /// <param name="call">The call.</param>
    /// <param name="steps">The members and elements that are taken of it, next first; those that are answered are gone afterwards.</param>
    /// <param name="frame">What the call sees.</param>
    /// <param name="site">Where it stands.</param>
    public static AzureValue Ask(TemplateEvaluator evaluator, CallTerm call, Stack<Term> steps, Frame frame, Site site)
    {
        var at = site.At(call.Span);
        var place = frame.Scope.Ambient;
        switch (call.Name)
        {
            case "resourcegroup" when call.Arguments.IsEmpty:
                return Member(steps, "name") ? Part(place.Group, call, at)
                    : Member(steps, "id") ? Part(place.GroupId, call, at)
                    : AzureValue.Unknown(ReasonOf(call), place == Ambient.Own ? "{resourcegroup()}" : $"{{resourcegroup({place.GroupId})}}", at);
            case "subscription" when call.Arguments.IsEmpty:
                return Member(steps, "subscriptionid") ? Part(place.Subscription, call, at)
                    : Member(steps, "id") ? Part($"/subscriptions/{place.Subscription}", call, at)
                    : AzureValue.Unknown(ReasonOf(call), place.Subscription == Ambient.Own.Subscription ? "{subscription()}" : $"{{subscription({place.Subscription})}}", at);
            case "deployment":
                return frame.Instance.Name is { } name && Member(steps, "name")
                    ? Part(name, call, at)
                    : AzureValue.Unknown(ReasonOf(call), $"{{{frame.Scope.Path}deployment()}}", at);
            case "resourceinfo":
                return Info(evaluator, call, steps, frame, site);
            default:
                return Reference(evaluator, call, steps, frame, site);
        }
    }

    private static AzureValue Part(string symbol, CallTerm call, Location at) => TextPieces.FromSymbol(symbol, ReasonOf(call), at);

    /// <summary>Whether the next member is that one; it is taken then.</summary>
    private static bool Member(Stack<Term> steps, string name)
    {
        var isIt = steps.TryPeek(out var step) && step is MemberTerm member && string.Equals(member.Name, name, StringComparison.OrdinalIgnoreCase);
        if (isIt)
        {
            steps.Pop();
        }

        return isIt;
    }

    /// <summary><c>resourceInfo('name')</c>: what the template declares under a symbolic name.</summary>
    private static AzureValue Info(TemplateEvaluator evaluator, CallTerm call, Stack<Term> steps, Frame frame, Site site)
    {
        var asked = AskedFor(evaluator, call, frame, site);
        var header = asked.Text is { } name ? frame.Instance.Resources(evaluator)?.Symbolic(name) : null;
        return header is not null && Member(steps, "id") ? Part(header.FullId, call, asked.At)
            : header is not null && Member(steps, "name") ? Part(header.Names[^1], call, asked.At)
            : header is not null && Member(steps, "type") ? AzureValue.Of(header.Type, asked.At)
            : asked;
    }

    /// <summary><c>reference(…)</c>: outputs of a deployment that stands in the template are computed there.</summary>
    private static AzureValue Reference(TemplateEvaluator evaluator, CallTerm call, Stack<Term> steps, Frame frame, Site site)
    {
        var asked = AskedFor(evaluator, call, frame, site);
        if (asked.Text is not { } id || !steps.TryPeek(out var first) || first is not MemberTerm { Name: var word } || !word.Equals("outputs", StringComparison.OrdinalIgnoreCase))
        {
            return Answer(call, asked, frame);
        }

        if (Find(evaluator, frame.Instance, id) is not { IsDeployment: true } header)
        {
            return Answer(call, asked, frame);
        }

        steps.Pop();
        if (evaluator.Open(header) is not { } deployed)
        {
            return AzureValue.Unknown($"the template of deployment '{header.Names[^1]}' is not there", Symbols.Member($"{{reference({Symbols.Escape(id)})}}", "outputs"), asked.At);
        }

        var outputs = deployed.Outputs(evaluator);
        if (steps.TryPop(out var step) && evaluator.KeyOf(step, frame, site).Text is { } name)
        {
            return outputs.TryGetValue(name, out var slot) ? Output(evaluator, slot)
                : step is MemberTerm { IsSafe: true } or IndexTerm { IsSafe: true } ? AzureValue.Null(asked.At)
                : evaluator.Unknown($"deployment '{header.Names[^1]}' has no output '{name}'", asked.At);
        }

        return AzureValue.Of([.. outputs.Values.Select(o => new AzureMember(o.Name, Output(evaluator, o)))], asked.At);
    }

    private static AzureValue Output(TemplateEvaluator evaluator, Slot slot)
    {
        ImmutableArray<AzureMember> members = [new("value", slot.Value() ?? evaluator.Unknown($"output '{slot.Name}' refers to itself", slot.At))];
        return AzureValue.Of(members, slot.At);
    }

    /// <summary>The resource of a symbolic name, or the deployment of an id or name, in the template or in one around it.</summary>
    private static ResourceHeader? Find(TemplateEvaluator evaluator, TemplateInstance? instance, string id)
    {
        for (; instance is not null; instance = instance.Parent)
        {
            if (instance.Resources(evaluator) is { } resources && (resources.Symbolic(id) ?? resources.Deployment(id)) is { } header)
            {
                return header;
            }
        }

        return null;
    }

    /// <summary>What is asked for, as text (or symbol, which is as good); holes and all.</summary>
    private static AzureValue AskedFor(TemplateEvaluator evaluator, CallTerm call, Frame frame, Site site)
    {
        var at = site.At(call.Span);
        var first = call.Arguments.IsEmpty ? null : evaluator.Evaluate(call.Arguments[0], frame, site);
        return first is not null && TextPieces.SymbolOf(first) is { } symbol
            ? AzureValue.Of(symbol, at)
            : evaluator.Unknown(first?.Reason ?? $"'{call.Written}' takes a resource", at);
    }

    /// <summary>What only Azure answers. A symbolic name means something in its template only.</summary>
    private static AzureValue Answer(CallTerm call, AzureValue asked, Frame frame)
    {
        var id = asked.Identity?.ToLowerInvariant() ?? "";
        return AzureValue.Unknown(ReasonOf(call), Symbols.Bounded($"{{{(id.StartsWith('/') ? "" : frame.Scope.Path)}{call.Name}({id})}}"), asked.At);
    }
}

using System.Collections.Immutable;
using EgressLint.Core.Text;
using EgressLint.Formats.Json;

namespace EgressLint.Formats.Azure.Reading.Templates;

/// <summary>What an expression sees.</summary>
/// <param name="Instance">The template whose resources it can refer to; its scope has the parameters and variables.</param>
internal sealed record Frame(TemplateInstance Instance)
{
    /// <summary>The copy loops around it, innermost first.</summary>
    public Loop? Loops { get; init; }

    /// <summary>The variables of lambdas around it, innermost first.</summary>
    public Binding? Lambdas { get; init; }

    /// <summary>The arguments of the function of the template that is being called; nothing else of the template can be seen from there.</summary>
    public ImmutableArray<AzureMember>? Arguments { get; init; }

    /// <summary>Where the parameters and variables are.</summary>
    public TemplateScope Scope => Instance.Scope;
}

/// <summary>A copy loop.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Index">The index of this turn; null when nobody knows how many there are.</param>
/// <param name="Reason">Why nobody knows.</param>
/// <param name="IsResource">Whether whole resources are repeated: a <c>copyIndex()</c> without a name means that loop.</param>
/// <param name="Outer">The loop around it.</param>
internal sealed record Loop(string Name, long? Index, string Reason, bool IsResource, Loop? Outer);

/// <summary>A variable of a lambda.</summary>
internal sealed record Binding(string Name, AzureValue Value, Binding? Outer);

/// <summary>The string that an expression stands in.</summary>
internal readonly record struct Site(SourceText Text, JsonString String)
{
    /// <summary>Strings with escapes are walked to find a place in them; longer ones are taken as a whole.</summary>
    private const int LongestWalked = 2000;

    /// <summary>The whole string.</summary>
    public Location Whole => Text.At(String.Span);

    /// <summary>A part of its value.</summary>
    public Location At(TextSpan span) => String.Inner.Length != String.Value.Length && String.Value.Length > LongestWalked
        ? Whole
        : Text.At(String.Place(Text.Content, span.Start, span.Length));
}

/// <summary>A value that is computed when it is first asked for.</summary>
/// <param name="Name">As declared.</param>
/// <param name="At">Where it is declared.</param>
/// <param name="Compute">Computes it.</param>
internal sealed record Slot(string Name, Location At, Func<AzureValue> Compute)
{
    private AzureValue? value;
    private bool isRunning;

    /// <summary>The value; null while it is being computed, which means that it needs itself.</summary>
    public AzureValue? Value()
    {
        if (value is null && !isRunning)
        {
            isRunning = true;
            value = Compute();
            isRunning = false;
        }

        return value;
    }
}

/// <summary>Where resources are deployed to, as symbols: text where it is given, a hole where it is the deployment's own.</summary>
internal readonly record struct Ambient(string Subscription, string Group)
{
    /// <summary>The subscription and the group of the deployment.</summary>
    public static Ambient Own { get; } = new("{subscription().subscriptionid}", "{resourcegroup().name}");

    /// <summary>The id of the group.</summary>
    public string GroupId => $"/subscriptions/{Subscription}/resourceGroups/{Group}";
}

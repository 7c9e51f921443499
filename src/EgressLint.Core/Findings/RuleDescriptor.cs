using System.Collections.Immutable;
using System.Text;

namespace EgressLint.Core.Findings;

/// <summary>How much a finding weighs. The names are SARIF's levels.</summary>
public enum Severity
{
    /// <summary>Not reported.</summary>
    None,

    /// <summary>Worth knowing.</summary>
    Note,

    /// <summary>Likely to break, or breaks what is not strictly needed.</summary>
    Warning,

    /// <summary>Breaks what is needed.</summary>
    Error,
}

/// <summary>A message with numbered places, such as <c>Required endpoint '{0}' is denied by '{1}'.</c></summary>
/// <param name="Id">Name of the message within its rule.</param>
/// <param name="Text">The sentence; <c>{0}</c> is the first argument.</param>
public sealed record MessageTemplate(string Id, string Text)
{
    /// <summary>Puts the arguments into the places; a place without an argument stays as it is.</summary>
    public string Format(ImmutableArray<string> arguments)
    {
        var result = new StringBuilder(Text.Length + 64);
        for (var i = 0; i < Text.Length; i++)
        {
            var close = Text[i] == '{' ? Text.IndexOf('}', i) : -1;
            if (close > i + 1 && int.TryParse(Text.AsSpan(i + 1, close - i - 1), out var number) && number < arguments.Length)
            {
                result.Append(arguments[number]);
                i = close;
            }
            else
            {
                result.Append(Text[i]);
            }
        }

        return result.ToString();
    }
}

/// <summary>What a rule is: everything about it that does not depend on an input.</summary>
/// <param name="Id"><c>EGL</c> and four digits; keeps its meaning for ever.</param>
/// <param name="Name">PascalCase, names the offence.</param>
/// <param name="Severity">The level when nothing else decides it.</param>
/// <param name="Messages">The sentences it can say.</param>
public sealed record RuleDescriptor(string Id, string Name, Severity Severity, ImmutableArray<MessageTemplate> Messages)
{
    /// <summary>What the ids of rules begin with that others write, three digits behind it. No built-in rule has such an id or will ever have one.</summary>
    public const string OwnIds = "EGL8";

    /// <summary>A rule with one message, whose id is <c>default</c>.</summary>
    public RuleDescriptor(string id, string name, Severity severity, string message)
        : this(id, name, severity, [new MessageTemplate("default", message)])
    {
    }

    /// <summary>Whether an id is one for rules that others write, such as <c>EGL8001</c>.</summary>
    public static bool IsOwn(string id) =>
        id.Length == OwnIds.Length + 3 && id.StartsWith(OwnIds, StringComparison.Ordinal) && id.AsSpan(OwnIds.Length).IndexOfAnyExceptInRange('0', '9') < 0;

    /// <summary>The message of that name.</summary>
    public MessageTemplate Message(string id)
    {
        foreach (var message in Messages)
        {
            if (message.Id == id)
            {
                return message;
            }
        }

        throw new ArgumentException($"Rule {Id} has no message '{id}'.", nameof(id));
    }
}

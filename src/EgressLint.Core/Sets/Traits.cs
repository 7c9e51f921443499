using System.Collections.Immutable;

namespace EgressLint.Core.Sets;

/// <summary>
/// What is asked about the discrete sides of a flow (method, scheme, user, a header, a profile, a program): for each variable
/// that was mentioned, the set of its values. A variable that was not mentioned is unknown, which is not the same as "any":
/// a mentioned one is split exactly, an unmentioned one can only be doubted. Immutable.
/// </summary>
public sealed class Traits
{
    /// <summary>The value of a variable that is absent, such as a header that is not sent.</summary>
    public const string Absent = "\0";

    private readonly ImmutableArray<KeyValuePair<string, Language>> values;

    private Traits(ImmutableArray<KeyValuePair<string, Language>> values)
    {
        this.values = values;
    }

    /// <summary>Nothing mentioned.</summary>
    public static Traits None { get; } = new([]);

    /// <summary>The variables that are mentioned, by ordinal name.</summary>
    public ImmutableArray<KeyValuePair<string, Language>> Values => values;

    /// <summary>The values of a variable, or null when nobody mentioned it.</summary>
    public Language? this[string name]
    {
        get
        {
            foreach (var (key, value) in values)
            {
                if (string.Equals(key, name, StringComparison.Ordinal))
                {
                    return value;
                }
            }

            return null;
        }
    }

    /// <summary>The same with one variable mentioned or replaced.</summary>
    public Traits With(string name, Language value)
    {
        var builder = values.ToBuilder();
        var at = 0;
        while (at < builder.Count && string.CompareOrdinal(builder[at].Key, name) < 0)
        {
            at++;
        }

        if (at < builder.Count && builder[at].Key == name)
        {
            builder[at] = new(name, value);
        }
        else
        {
            builder.Insert(at, new(name, value));
        }

        return new(builder.ToImmutable());
    }

    /// <summary>The same with one value for a variable.</summary>
    public Traits With(string name, string value) => With(name, Language.Exactly(value));

    /// <summary>The same with a variable no longer mentioned.</summary>
    public Traits Without(string name) => new(values.RemoveAll(v => v.Key == name));
}

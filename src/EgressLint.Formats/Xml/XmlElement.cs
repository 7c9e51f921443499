using System.Collections.Immutable;
using EgressLint.Core.Text;

namespace EgressLint.Formats.Xml;

/// <summary>An attribute.</summary>
/// <param name="Name">As it is written, prefix included.</param>
/// <param name="Value">Decoded.</param>
/// <param name="Span">The value, without its quotes.</param>
internal readonly record struct XmlAttribute(string Name, string Value, TextSpan Span);

/// <summary>An element with its place. Asks kindly: what is not there is null or empty.</summary>
internal sealed class XmlElement
{
    private readonly List<XmlElement> children = [];

    /// <summary>Makes one.</summary>
    public XmlElement(string name, string space, TextSpan tag, ImmutableArray<XmlAttribute> attributes)
    {
        Name = name;
        Space = space;
        Tag = tag;
        Attributes = attributes;
    }

    /// <summary>The name without its prefix.</summary>
    public string Name { get; }

    /// <summary>The namespace; empty when it has none or its prefix is not declared.</summary>
    public string Space { get; }

    /// <summary>The start tag, brackets included.</summary>
    public TextSpan Tag { get; }

    /// <summary>The attributes, in file order.</summary>
    public ImmutableArray<XmlAttribute> Attributes { get; }

    /// <summary>The elements directly below, in file order.</summary>
    public IReadOnlyList<XmlElement> Children => children;

    /// <summary>Its own text, decoded and without the blanks around it; what elements below hold is not in it.</summary>
    public string Text { get; private set; } = "";

    /// <summary>Where its own text stands, without the blanks around it; the start tag when it has none.</summary>
    public TextSpan TextSpan { get; private set; }

    /// <summary>From the start tag to behind the end tag.</summary>
    public TextSpan Whole { get; private set; }

    /// <summary>Whether its end tag was read.</summary>
    public bool IsClosed { get; private set; }

    /// <summary>The first element of that name directly below; null when there is none.</summary>
    public XmlElement? Find(string name)
    {
        foreach (var child in children)
        {
            if (child.Name == name)
            {
                return child;
            }
        }

        return null;
    }

    /// <summary>The value of an attribute by its name without prefix; null when there is none.</summary>
    public string? Attribute(string name)
    {
        foreach (var attribute in Attributes)
        {
            if (attribute.Name.AsSpan(attribute.Name.IndexOf(':', StringComparison.Ordinal) + 1).SequenceEqual(name))
            {
                return attribute.Value;
            }
        }

        return null;
    }

    /// <summary>Puts an element below.</summary>
    internal void Add(XmlElement child) => children.Add(child);

    /// <summary>Ends it.</summary>
    internal void Close(string text, TextSpan span, int end, bool closed)
    {
        Text = text;
        Whole = TextSpan.FromBounds(Tag.Start, Math.Max(Tag.End, end));
        TextSpan = text.Length == 0 ? Tag : span;
        IsClosed = closed;
    }
}

/// <summary>A place where a text is no well-formed XML, or where reading stopped.</summary>
/// <param name="Span">Where.</param>
/// <param name="What">What is wrong there, for a person, such as <c>'&lt;/Name&gt;' closes nothing</c>.</param>
internal readonly record struct XmlProblem(TextSpan Span, string What);

/// <summary>A text read as XML.</summary>
/// <param name="Roots">The elements at the top: one in a proper text; more in pieces of SyncML that people keep without their envelope.</param>
/// <param name="Problems">What is wrong, in file order: the first hundred.</param>
internal sealed record XmlTree(ImmutableArray<XmlElement> Roots, ImmutableArray<XmlProblem> Problems)
{
    /// <summary>The comments, in file order.</summary>
    public ImmutableArray<TextSpan> Comments { get; init; } = [];

    /// <summary>Reads a text. Never fails, never looks at anything but the text.</summary>
    public static XmlTree Read(string text) => new XmlReader(text).Read();

    /// <summary>Where the elements below the top stand, each as a whole.</summary>
    public ImmutableArray<TextSpan> Below() => [.. All().SelectMany(element => element.Children).Select(element => element.Whole)];

    /// <summary>Every element in file order. Does not recurse.</summary>
    public IEnumerable<XmlElement> All()
    {
        var open = new Stack<XmlElement>();
        for (var i = Roots.Length - 1; i >= 0; i--)
        {
            open.Push(Roots[i]);
        }

        while (open.TryPop(out var element))
        {
            yield return element;
            for (var i = element.Children.Count - 1; i >= 0; i--)
            {
                open.Push(element.Children[i]);
            }
        }
    }
}

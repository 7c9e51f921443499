using System.Collections.Immutable;
using EgressLint.Core.Text;

namespace EgressLint.Formats.Azure.Reading.Templates;

/// <summary>A part of an expression.</summary>
/// <param name="Span">Where it stands in the value of the string, not in the file.</param>
internal abstract record Term(TextSpan Span);

/// <summary>A literal text.</summary>
internal sealed record TextTerm(TextSpan Span, string Value) : Term(Span);

/// <summary>A literal number.</summary>
internal sealed record NumberTerm(TextSpan Span, long Value) : Term(Span);

/// <summary>A call.</summary>
/// <param name="Span">Where it stands.</param>
/// <param name="Name">Name in lower case, because case does not matter; with its namespace when it has one.</param>
/// <param name="Written">Name as written.</param>
/// <param name="Arguments">What stands in the parentheses.</param>
internal sealed record CallTerm(TextSpan Span, string Name, string Written, ImmutableArray<Term> Arguments) : Term(Span);

/// <summary>A member: <c>.name</c>, or <c>.?name</c> for one that need not be there.</summary>
internal sealed record MemberTerm(TextSpan Span, Term Of, string Name, bool IsSafe) : Term(Span);

/// <summary>An element: <c>[index]</c>, or <c>[?index]</c> for one that need not be there.</summary>
internal sealed record IndexTerm(TextSpan Span, Term Of, Term Index, bool IsSafe) : Term(Span);

/// <summary>A string of a template, told into text and expression.</summary>
/// <param name="Root">The expression; null where it is plain text or cannot be read.</param>
/// <param name="Text">The plain text; null for an expression.</param>
/// <param name="Problem">What is wrong with the expression; null when nothing is.</param>
internal sealed record ParsedString(Term? Root, string? Text, ExpressionProblem? Problem = null);

/// <summary>Why an expression cannot be read.</summary>
/// <param name="At">Where, in the value of the string.</param>
/// <param name="Expected">What was expected there; null when the expression may be right and is only more than is read.</param>
/// <param name="Reason">The reason of the unknown value, a clause.</param>
internal sealed record ExpressionProblem(int At, string? Expected, string Reason);

using EgressLint.Core.Text;
using EgressLint.Formats.Pac;

namespace EgressLint.Tests.Formats.Pac;

/// <summary>What a comment can stand above: a statement or a part of one, and nothing that holds the body of a function.</summary>
public sealed class PacCommentTests
{
    [Theory]
    [InlineData("a();", "a|a()|a();")]
    [InlineData("a => b;", "b")]
    [InlineData("c = a => b;", "b|c")]
    [InlineData("return { f() { a } };", "a")]
    [InlineData("x = [1, 2];", "1|2|[1, 2]|x|x = [1, 2]|x = [1, 2];")]
    public void Entries_are_what_holds_no_code_of_its_own(string script, string some)
    {
        var text = SourceText.From("proxy.pac", script);
        Assert.Equal(some, string.Join('|', PacComments.Read(text).Entries.Select(e => text[e].ToString()).Order(StringComparer.Ordinal).Distinct()));
    }
}

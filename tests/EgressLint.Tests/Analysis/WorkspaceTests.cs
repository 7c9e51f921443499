using EgressLint.Analysis;
using EgressLint.Core.Text;

namespace EgressLint.Tests.Analysis;

public sealed class WorkspaceTests
{
    [Fact]
    public void A_file_is_bound_once_however_often_it_is_asked_for()
    {
        var format = new ListFormat();
        var workspace = Workspace.Create([File("a", "deny", format)]);
        _ = workspace.Policies;
        _ = workspace.Bound;
        Assert.Equal(1, format.Bindings);
    }

    [Fact]
    public void A_replaced_text_is_bound_anew_and_the_others_are_shared()
    {
        var format = new ListFormat();
        var before = Workspace.Create([File("a", "deny", format), File("b", "deny", format)]);
        var bound = before.Bound;
        var after = before.With(SourceText.From("a", "allow"));
        Assert.Same(bound[1], after.Bound[1]);
        Assert.Equal("allow", after.Bound[0].File.Text.Content);
        Assert.Equal(3, format.Bindings);
    }

    [Fact]
    public void A_file_that_another_one_reads_is_not_judged_by_itself()
    {
        var format = new ListFormat();
        var workspace = Workspace.Create([File("list", "deny", format), File("main", "read list", format)]);
        Assert.Equal("main", Assert.Single(workspace.Bound).File.Text.Path);
    }

    [Fact]
    public void Of_two_files_that_read_each_other_the_first_is_judged()
    {
        var format = new ListFormat();
        var workspace = Workspace.Create([File("a", "read b", format), File("b", "read a", format)]);
        Assert.Equal("a", Assert.Single(workspace.Bound).File.Text.Path);
    }

    [Fact]
    public void A_replaced_include_is_seen_by_the_file_that_reads_it()
    {
        var format = new ListFormat();
        var before = Workspace.Create([File("main", "read list", format)]);
        Assert.Contains("deny", before.Policies[0].Source.Content, StringComparison.Ordinal);
        var after = before.With(SourceText.From("list", "allow"));
        Assert.Contains("allow", after.Policies[0].Source.Content, StringComparison.Ordinal);
    }

    private static WorkspaceFile File(string path, string text, ListFormat format) => new(
        SourceText.From(path, text), format, new MemoryFiles(new Dictionary<string, string> { ["list"] = "deny", ["a"] = "deny", ["b"] = "deny" }));
}

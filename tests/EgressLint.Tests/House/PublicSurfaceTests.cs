using EgressLint.Analysis.Rules;
using EgressLint.Core.Findings;
using EgressLint.Formats;
using EgressLint.Tests.Analysis;

namespace EgressLint.Tests.House;

/// <summary>What programs of others can be built on is written down, so that nobody changes it without seeing it. <c>EGLESSLINT_UPDATE=1</c> rewrites it.</summary>
public sealed class PublicSurfaceTests
{
    [Theory]
    [InlineData(typeof(Finding))]
    [InlineData(typeof(ConfigFormat))]
    [InlineData(typeof(Rule))]
    public void What_is_public_is_what_was_reviewed(Type member)
    {
        var surface = PublicSurface.Of(member.Assembly);
        var path = Repository.Path("src", member.Assembly.GetName().Name ?? "", "PublicSurface.txt");
        if (Repository.Updates)
        {
            File.WriteAllText(path, string.Join('\n', surface) + "\n");
        }

        var reviewed = File.ReadAllText(path).TrimEnd('\n').Split('\n');
        Assert.Empty(reviewed.Except(surface).Select(l => "gone: " + l).Concat(surface.Except(reviewed).Select(l => "new: " + l)));
        Assert.Equal(surface, reviewed);
    }

    [Fact]
    public void A_member_tells_all_that_callers_see()
    {
        var lines = PublicSurface.Of([typeof(Shown), typeof(Shown.Kind)]);
        Assert.Equal(
        [
            "Tests.House.PublicSurfaceTests.Shown : abstract class",
            "Tests.House.PublicSurfaceTests.Shown.Ask(string? name, ref int times, params (int, string?)[] rest) -> Dictionary<string, string?>? [virtual]",
            "Tests.House.PublicSurfaceTests.Shown.Kind : enum",
            "Tests.House.PublicSurfaceTests.Shown.Kind.Only = 3",
            "Tests.House.PublicSurfaceTests.Shown.Limit -> int [const = 7]",
            "Tests.House.PublicSurfaceTests.Shown.Make<T>(T? from = null) -> T? [static]",
            "Tests.House.PublicSurfaceTests.Shown.Place -> Tests.House.PublicSurfaceTests.Shown.Kind? { get; init; } [required]",
            "Tests.House.PublicSurfaceTests.Shown.Seen(long at) -> void [protected abstract]",
            "Tests.House.PublicSurfaceTests.Shown.Shown() [protected]",
        ], lines);
    }

    /// <summary>A little of everything.</summary>
    public abstract class Shown
    {
        public const int Limit = 7;

        public enum Kind
        {
            Only = 3,
        }

        public required Kind? Place { get; init; }

        public static T? Make<T>(T? from = null)
            where T : class => from;

        public virtual Dictionary<string, string?>? Ask(string? name, ref int times, params (int Number, string? Text)[] rest) => name is null || rest.Length == times ? null : [];

        public override string ToString() => "";

        internal void Hidden() => Seen(0);

        protected abstract void Seen(long at);

        private protected void Own() => Hidden();
    }
}

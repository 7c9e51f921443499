namespace EgressLint.Formats.Pac;

/// <summary>The names declared in each open scope, to find those declared twice.</summary>
internal sealed class PacScopes
{
    private readonly List<Scope> scopes = [];

    /// <summary>How a name is declared, as far as clashes are concerned.</summary>
    public enum Declaration
    {
        /// <summary><c>var</c>, a parameter, or a function at the top of a function or script.</summary>
        Var,

        /// <summary><c>let</c>, <c>const</c>, <c>class</c>, or a function in a block of strict code.</summary>
        Lexical,

        /// <summary>A function in a block of sloppy code, which may be declared again.</summary>
        Function,

        /// <summary>The plain name of a catch clause, which <c>var</c> may declare again.</summary>
        Catch,
    }

    [Flags]
    private enum Names : byte
    {
        None = 0,
        Var = 1,
        Lexical = 2,
        Function = 4,
        Catch = 8,
    }

    /// <summary>Whether the innermost scope is that of a function or the script.</summary>
    public bool IsOutermost => scopes[^1].IsFunction;

    public void Enter(bool isFunction) => scopes.Add(new(isFunction));

    public void Leave() => scopes.RemoveAt(scopes.Count - 1);

    /// <summary>Declares a name; says false when it clashes with another declaration.</summary>
    public bool Declare(string name, Declaration declaration)
    {
        var scope = scopes[^1];
        var known = scope.Get(name);
        switch (declaration)
        {
            case Declaration.Var:
                return DeclareVar(name);
            case Declaration.Lexical:
                scope.Add(name, Names.Lexical);
                return known == Names.None;
            case Declaration.Catch:
                scope.Add(name, Names.Catch);
                return true;
            default:
                scope.Add(name, scope.IsFunction ? Names.Var : Names.Function);
                return (known & (scope.IsFunction ? Names.Lexical : Names.Lexical | Names.Var | Names.Catch)) == 0;
        }
    }

    private bool DeclareVar(string name)
    {
        // The declaration rises through the blocks to the function; none of them may hold the name otherwise.
        for (var i = scopes.Count - 1; i >= 0; i--)
        {
            var known = scopes[i].Get(name);
            if ((known & (Names.Lexical | Names.Function)) != 0)
            {
                return false;
            }

            scopes[i].Add(name, Names.Var);
            if (scopes[i].IsFunction)
            {
                break;
            }
        }

        return true;
    }

    private sealed class Scope(bool isFunction)
    {
        private Dictionary<string, Names>? names;

        public bool IsFunction => isFunction;

        public Names Get(string name) => names is not null && names.TryGetValue(name, out var found) ? found : Names.None;

        public void Add(string name, Names how)
        {
            names ??= new(StringComparer.Ordinal);
            names[name] = how | Get(name);
        }
    }
}

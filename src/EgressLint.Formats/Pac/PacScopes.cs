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

    /// <summary>Whether the innermost scope is that of a function or the script.</summary>
    public bool IsOutermost => scopes[^1].IsFunction;

    public void Enter(bool isFunction) => scopes.Add(new(isFunction));

    public void Leave()
    {
        var left = scopes[^1];
        scopes.RemoveAt(scopes.Count - 1);
        if (!left.IsFunction && scopes.Count > 0)
        {
            scopes[^1].TakeVars(left);
        }
    }

    /// <summary>Declares a name; says false when it clashes with another declaration.</summary>
    public bool Declare(string name, Declaration declaration)
    {
        var scope = scopes[^1];
        switch (declaration)
        {
            case Declaration.Var:
                return DeclareVar(name);
            case Declaration.Catch:
                scope.Add(name, declaration);
                return true;
            case Declaration.Function when scope.IsFunction:
                scope.AddVar(name);
                return scope.Find(name) is null;
            default:
                var known = scope.Find(name);
                scope.Add(name, declaration);
                return !scope.HasVar(name) && (known is null || (known == Declaration.Function && declaration == Declaration.Function));
        }
    }

    private bool DeclareVar(string name)
    {
        // The declaration rises through the blocks to the function; none of them may hold the name otherwise. The blocks learn of it
        // when those inside of them end: before that they can declare nothing themselves.
        for (var i = scopes.Count - 1; i >= 0; i--)
        {
            if (scopes[i].Find(name) is not (null or Declaration.Catch))
            {
                return false;
            }

            if (scopes[i].IsFunction)
            {
                break;
            }
        }

        scopes[^1].AddVar(name);
        return true;
    }

    private sealed class Scope(bool isFunction)
    {
        private Dictionary<string, Declaration>? names;
        private HashSet<string>? vars;

        public bool IsFunction => isFunction;

        public Declaration? Find(string name) => names is not null && names.TryGetValue(name, out var found) ? found : null;

        public void Add(string name, Declaration how)
        {
            names ??= new(StringComparer.Ordinal);
            names[name] = how;
        }

        public bool HasVar(string name) => vars is not null && vars.Contains(name);

        public void AddVar(string name)
        {
            vars ??= new(StringComparer.Ordinal);
            vars.Add(name);
        }

        public void TakeVars(Scope inner)
        {
            if (inner.vars is null)
            {
                return;
            }

            // The smaller set goes into the larger one, so that deep blocks cost no more than flat ones.
            var (small, large) = vars is null || vars.Count < inner.vars.Count ? (vars, inner.vars) : (inner.vars, vars);
            if (small is not null)
            {
                large.UnionWith(small);
            }

            vars = large;
        }
    }
}

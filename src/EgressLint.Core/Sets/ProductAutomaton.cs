namespace EgressLint.Core.Sets;

internal enum ProductKind
{
    And,
    Except,
    Or,
}

/// <summary>Two automata read side by side. Pairs are made on demand, and a pair that is decided becomes dead or universal at once.</summary>
internal sealed class ProductAutomaton : LazyAutomaton
{
    private readonly byte[] leftClass;
    private readonly byte[] rightClass;
    private readonly PairTable pairs = new();

    private ProductAutomaton(ProductKind kind, Automaton left, Automaton right, ClassPair classes)
        : base(classes.Merged)
    {
        Kind = kind;
        Left = left;
        Right = right;
        leftClass = classes.Left;
        rightClass = classes.Right;
        Start = StateOf(left.Start, right.Start);
    }

    public ProductKind Kind { get; }

    public Automaton Left { get; }

    public Automaton Right { get; }

    public override int Start { get; }

    public static ProductAutomaton Create(ProductKind kind, Automaton left, Automaton right) =>
        new(kind, left, right, ByteClasses.Merge(left.Classes, right.Classes));

    protected override int Compute(int state, int byteClass, SetMeter? meter)
    {
        var (left, right) = pairs[state - 2];
        var leftNext = left == Dead ? Dead : Left.Step(left, leftClass[byteClass], meter);
        // A dead left side decides everything but a union, so the right side need not be asked.
        var rightNext = right == Dead || (leftNext == Dead && Kind != ProductKind.Or)
            ? Dead
            : Right.Step(right, rightClass[byteClass], meter);
        return StateOf(leftNext, rightNext);
    }

    private int StateOf(int left, int right)
    {
        var decided = Kind switch
        {
            ProductKind.And => DecideAnd(left, right),
            ProductKind.Except => DecideExcept(left, right),
            _ => DecideOr(left, right),
        };
        if (decided >= 0)
        {
            return decided;
        }

        var (number, isNew) = pairs.Intern(left, right);
        return isNew ? NewState(AcceptsPair(left, right)) : number + 2;
    }

    private int DecideAnd(int left, int right)
    {
        if (left == Dead || right == Dead)
        {
            return Dead;
        }

        return Left.IsUniversal(left) && Right.IsUniversal(right) ? Universal : -1;
    }

    private int DecideExcept(int left, int right)
    {
        if (left == Dead || (right != Dead && Right.IsUniversal(right)))
        {
            return Dead;
        }

        return right == Dead && Left.IsUniversal(left) ? Universal : -1;
    }

    private int DecideOr(int left, int right)
    {
        if (left == Dead && right == Dead)
        {
            return Dead;
        }

        return (left != Dead && Left.IsUniversal(left)) || (right != Dead && Right.IsUniversal(right)) ? Universal : -1;
    }

    private bool AcceptsPair(int left, int right)
    {
        var inLeft = left != Dead && Left.Accepts(left);
        var inRight = right != Dead && Right.Accepts(right);
        return Kind switch
        {
            ProductKind.And => inLeft && inRight,
            ProductKind.Except => inLeft && !inRight,
            _ => inLeft || inRight,
        };
    }
}

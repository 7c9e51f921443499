namespace EgressLint.Formats.Pac;

/// <summary>What the parser tells apart, finer than <see cref="PacTokenKind"/>. The order matters: ranges are compared.</summary>
internal enum PacLexeme : byte
{
    EndOfFile,
    Unknown,
    Identifier,
    EscapedKeyword,
    PrivateName,
    Number,
    BigInt,
    String,
    Regex,
    Template,

    // Punctuators.
    OpenBrace,
    CloseBrace,
    OpenParen,
    CloseParen,
    OpenBracket,
    CloseBracket,
    Dot,
    Ellipsis,
    Semicolon,
    Comma,
    Question,
    QuestionDot,
    Colon,
    Arrow,
    Bang,
    Tilde,
    Increment,
    Decrement,

    // Assignments: from Assign to CoalesceAssign.
    Assign,
    AddAssign,
    SubtractAssign,
    MultiplyAssign,
    DivideAssign,
    RemainderAssign,
    PowerAssign,
    ShiftLeftAssign,
    ShiftRightAssign,
    ShiftRightUnsignedAssign,
    BitAndAssign,
    BitOrAssign,
    BitXorAssign,
    AndAssign,
    OrAssign,
    CoalesceAssign,

    // Operators of two operands: from Coalesce to Power.
    Coalesce,
    Or,
    And,
    BitOr,
    BitXor,
    BitAnd,
    Equal,
    NotEqual,
    StrictEqual,
    StrictNotEqual,
    Less,
    Greater,
    LessOrEqual,
    GreaterOrEqual,
    ShiftLeft,
    ShiftRight,
    ShiftRightUnsigned,
    Add,
    Subtract,
    Multiply,
    Divide,
    Remainder,
    Power,

    // Reserved words: from In to With.
    In,
    InstanceOf,
    TypeOf,
    Void,
    Delete,
    Break,
    Case,
    Catch,
    Class,
    Const,
    Continue,
    Debugger,
    Default,
    Do,
    Else,
    Enum,
    Export,
    Extends,
    False,
    Finally,
    For,
    Function,
    If,
    Import,
    New,
    Null,
    Return,
    Super,
    Switch,
    This,
    Throw,
    True,
    Try,
    Var,
    While,
    With,
}

/// <summary>Facts about lexemes.</summary>
internal static class PacLexemes
{
    public static ReadOnlySpan<string> Keywords => new[]
    {
        "in", "instanceof", "typeof", "void", "delete", "break", "case", "catch", "class", "const", "continue", "debugger", "default", "do", "else",
        "enum", "export", "extends", "false", "finally", "for", "function", "if", "import", "new", "null", "return", "super", "switch", "this", "throw",
        "true", "try", "var", "while", "with",
    };

    public static bool IsKeyword(PacLexeme lexeme) => lexeme >= PacLexeme.In;

    public static bool IsName(PacLexeme lexeme) => lexeme >= PacLexeme.In || lexeme is PacLexeme.Identifier or PacLexeme.EscapedKeyword;

    public static bool IsAssignment(PacLexeme lexeme) => lexeme is >= PacLexeme.Assign and <= PacLexeme.CoalesceAssign;

    /// <summary>Whether a slash behind it divides.</summary>
    public static bool EndsOperand(PacLexeme lexeme) => lexeme is PacLexeme.Identifier or PacLexeme.EscapedKeyword or PacLexeme.PrivateName or PacLexeme.Number
        or PacLexeme.BigInt or PacLexeme.String or PacLexeme.Regex or PacLexeme.Template or PacLexeme.CloseParen or PacLexeme.CloseBracket or PacLexeme.CloseBrace
        or PacLexeme.This or PacLexeme.Super or PacLexeme.Null or PacLexeme.True or PacLexeme.False or PacLexeme.Increment or PacLexeme.Decrement;

    /// <summary>Whether it begins a statement that can begin in no other way, so that a line with it in front is a new one.</summary>
    public static bool BeginsStatement(PacLexeme lexeme) => lexeme is PacLexeme.Var or PacLexeme.Const or PacLexeme.If or PacLexeme.For or PacLexeme.While
        or PacLexeme.Do or PacLexeme.Return or PacLexeme.Break or PacLexeme.Continue or PacLexeme.Switch or PacLexeme.Throw or PacLexeme.Try
        or PacLexeme.Function or PacLexeme.Else or PacLexeme.Case or PacLexeme.Default or PacLexeme.Catch or PacLexeme.Finally;

    public static PacTokenKind Kind(PacLexeme lexeme) => lexeme switch
    {
        PacLexeme.EndOfFile => PacTokenKind.EndOfFile,
        PacLexeme.Unknown => PacTokenKind.Unknown,
        PacLexeme.Identifier or PacLexeme.EscapedKeyword or PacLexeme.PrivateName => PacTokenKind.Identifier,
        PacLexeme.Number or PacLexeme.BigInt => PacTokenKind.Number,
        PacLexeme.String => PacTokenKind.String,
        PacLexeme.Regex => PacTokenKind.Regex,
        PacLexeme.Template => PacTokenKind.Template,
        >= PacLexeme.In => PacTokenKind.Keyword,
        _ => PacTokenKind.Punctuator,
    };

    /// <summary>How tightly an operator of two operands binds; zero for everything else.</summary>
    public static int Precedence(PacLexeme lexeme) => lexeme switch
    {
        PacLexeme.Coalesce => 1,
        PacLexeme.Or => 2,
        PacLexeme.And => 3,
        PacLexeme.BitOr => 4,
        PacLexeme.BitXor => 5,
        PacLexeme.BitAnd => 6,
        >= PacLexeme.Equal and <= PacLexeme.StrictNotEqual => 7,
        >= PacLexeme.Less and <= PacLexeme.GreaterOrEqual or PacLexeme.In or PacLexeme.InstanceOf => 8,
        >= PacLexeme.ShiftLeft and <= PacLexeme.ShiftRightUnsigned => 9,
        PacLexeme.Add or PacLexeme.Subtract => 10,
        >= PacLexeme.Multiply and <= PacLexeme.Remainder => 11,
        PacLexeme.Power => 12,
        _ => 0,
    };

    /// <summary>The operator of an assignment, or of two operands.</summary>
    public static JsOperator Operator(PacLexeme lexeme) => lexeme switch
    {
        PacLexeme.Assign => JsOperator.Assign,
        PacLexeme.AddAssign or PacLexeme.Add => JsOperator.Add,
        PacLexeme.SubtractAssign or PacLexeme.Subtract => JsOperator.Subtract,
        PacLexeme.MultiplyAssign or PacLexeme.Multiply => JsOperator.Multiply,
        PacLexeme.DivideAssign or PacLexeme.Divide => JsOperator.Divide,
        PacLexeme.RemainderAssign or PacLexeme.Remainder => JsOperator.Remainder,
        PacLexeme.PowerAssign or PacLexeme.Power => JsOperator.Power,
        PacLexeme.ShiftLeftAssign or PacLexeme.ShiftLeft => JsOperator.ShiftLeft,
        PacLexeme.ShiftRightAssign or PacLexeme.ShiftRight => JsOperator.ShiftRight,
        PacLexeme.ShiftRightUnsignedAssign or PacLexeme.ShiftRightUnsigned => JsOperator.ShiftRightUnsigned,
        PacLexeme.BitAndAssign or PacLexeme.BitAnd => JsOperator.BitAnd,
        PacLexeme.BitOrAssign or PacLexeme.BitOr => JsOperator.BitOr,
        PacLexeme.BitXorAssign or PacLexeme.BitXor => JsOperator.BitXor,
        PacLexeme.AndAssign or PacLexeme.And => JsOperator.And,
        PacLexeme.OrAssign or PacLexeme.Or => JsOperator.Or,
        PacLexeme.CoalesceAssign or PacLexeme.Coalesce => JsOperator.Coalesce,
        PacLexeme.Equal => JsOperator.Equal,
        PacLexeme.NotEqual => JsOperator.NotEqual,
        PacLexeme.StrictEqual => JsOperator.StrictEqual,
        PacLexeme.StrictNotEqual => JsOperator.StrictNotEqual,
        PacLexeme.Less => JsOperator.Less,
        PacLexeme.Greater => JsOperator.Greater,
        PacLexeme.LessOrEqual => JsOperator.LessOrEqual,
        PacLexeme.GreaterOrEqual => JsOperator.GreaterOrEqual,
        PacLexeme.In => JsOperator.In,
        _ => JsOperator.InstanceOf,
    };
}

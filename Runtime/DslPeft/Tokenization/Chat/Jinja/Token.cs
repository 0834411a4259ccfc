namespace DslPeft.Tokenization.Chat.Jinja;

internal enum TokenKind
{
    /// <summary>Text of the template, printed as it is.</summary>
    Text,

    /// <summary><c>{{</c></summary>
    OutputStart,

    /// <summary><c>}}</c></summary>
    OutputEnd,

    /// <summary><c>{%</c></summary>
    TagStart,

    /// <summary><c>%}</c></summary>
    TagEnd,
    Name,
    String,
    Integer,
    Float,

    /// <summary>An operator, a bracket, a comma and their like.</summary>
    Sign,

    /// <summary>The end of the template.</summary>
    End,
}

/// <summary>A token of a template.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Text">A name, a sign, a text or a string with its escapes replaced, or the digits of a number.</param>
/// <param name="Line">The line that it starts on, counted from 1.</param>
internal readonly record struct Token(TokenKind Kind, string Text, int Line)
{
    public bool Is(TokenKind kind, string text) => Kind == kind && Text == text;

    /// <summary>The token as messages show it.</summary>
    public override string ToString() =>
        Kind switch
        {
            TokenKind.End => "the end of the template",
            TokenKind.OutputStart => "'{{'",
            TokenKind.OutputEnd => "'}}'",
            TokenKind.TagStart => "'{%'",
            TokenKind.TagEnd => "'%}'",
            _ => $"'{Text}'",
        };
}

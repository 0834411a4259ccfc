namespace DslPeft.Tokenization;

/// <summary>The tokens of a list of words, and for each (T) the word it belongs to, or -1 for a special token.</summary>
public sealed record WordSequence(TokenSequence Tokens, int[] Words);

namespace DslPeft.Tokenization.Chat.Jinja;

/// <summary>A template that cannot be read, or that fails for what it is given.</summary>
/// <param name="line">The line of the template, counted from 1.</param>
/// <param name="problem">What is wrong, as a sentence without its stop.</param>
internal sealed class JinjaException(int line, string problem) : Exception($"line {line}: {problem}.")
{
    /// <summary>What is wrong, without the place.</summary>
    public string Problem => problem;
}

/// <summary>An operation that its operands do not allow; whoever knows the place makes a <see cref="JinjaException"/> of it.</summary>
internal sealed class ValueException(string problem) : Exception(problem);

namespace DslPeft.Bench.Report;

/// <summary>What was measured by one command.</summary>
/// <param name="Kind">The command's name.</param>
/// <param name="Command">The whole command line, as it is to be typed in the repository's root.</param>
/// <param name="Machine">Where it ran.</param>
/// <param name="Rows">The results in order.</param>
public sealed record ResultFile(string Kind, string Command, Machine Machine, IReadOnlyList<ResultRow> Rows);

/// <summary>What decides the times besides the code.</summary>
public sealed record Machine(string Processor, string System, string Framework, int Threads);

/// <summary>One quantity of one subject, and the same quantity of what it is compared with.</summary>
/// <param name="Group">Model and batch.</param>
/// <param name="Subject">What was measured, for example the adaptation.</param>
/// <param name="Quantity">What of it, for example <c>training step</c>.</param>
/// <param name="Unit"><c>ms</c> or <c>MB</c>.</param>
/// <param name="Value">The subject's own values.</param>
/// <param name="Against">What it is compared with.</param>
public sealed record ResultRow(string Group, string Subject, string Quantity, string Unit, Spread Value, IReadOnlyList<Comparison> Against);

/// <summary>A comparison from the same run.</summary>
/// <param name="Name">What is compared with.</param>
/// <param name="Value">Its values.</param>
/// <param name="Ratio">How the subject compares: how many times as fast, or its share of the memory.</param>
public sealed record Comparison(string Name, Spread Value, Ratio Ratio);

/// <summary>Median and quartiles of repeated measurements.</summary>
public sealed record Spread(double Median, double Lower, double Upper, int Count);

/// <summary>A ratio of medians with its 95% interval (bootstrap over rounds).</summary>
public sealed record Ratio(double Value, double Low, double High);

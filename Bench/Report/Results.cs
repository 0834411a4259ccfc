namespace DslPeft.Bench.Report;

/// <summary>What was measured by one command.</summary>
/// <param name="Kind">The command's name.</param>
/// <param name="Command">The whole command line, as it is to be typed in the repository's root.</param>
/// <param name="Machine">Where it ran.</param>
/// <param name="Rows">The results in order.</param>
public sealed record ResultFile(string Kind, string Command, Machine Machine, IReadOnlyList<ResultRow> Rows);

/// <summary>What decides the times besides the code.</summary>
/// <param name="Processor">Its name and the width of its vectors.</param>
/// <param name="System">Operating system and architecture.</param>
/// <param name="Framework">Versions.</param>
/// <param name="Threads">Threads of tensor operations.</param>
/// <param name="Products">What raw products reach there; null in files that were written before it was measured.</param>
public sealed record Machine(string Processor, string System, string Framework, int Threads, Products? Products = null);

/// <summary>Matrix products by themselves, in GFLOP/s.</summary>
/// <param name="Shape">What is multiplied.</param>
/// <param name="Float32">As libtorch computes a linear layer in float32.</param>
/// <param name="FrozenBy">The library that takes products with frozen weights.</param>
/// <param name="Frozen">The same in float32 by that library, which is what emitted models use.</param>
/// <param name="BFloat16">In bfloat16.</param>
public sealed record Products(string Shape, double Float32, string FrozenBy, double Frozen, double BFloat16);

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

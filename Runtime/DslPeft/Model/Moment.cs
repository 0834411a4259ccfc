namespace DslPeft;

/// <summary>Where a training run stands.</summary>
/// <param name="Step">The step under way, from 1.</param>
/// <param name="TotalSteps">Steps of the whole run.</param>
public readonly record struct Moment(int Step, int TotalSteps);

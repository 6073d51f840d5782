using IoTop.Commands;
using IoTop.Screens;

using var world = new RealHost();
ProgramHost host = world.Make(InteractiveMonitor.Run, InteractiveMonitor.Keys);
return new ProgramCommands(host).Run(args);

System.Console.WriteLine("iotop-sharp");

// What the packages of the api take when nothing is done with them: the floor of its memory. Says so when it is ready.
import 'reflect-metadata';
import '@nestjs/core';
import '@nestjs/platform-express';
import '@nestjs/platform-ws';
import '@nestjs/websockets';
import 'class-transformer';
import 'class-validator';
import 'prom-client';
import 'rxjs';
import 'sqlite3';
import 'typeorm';
import 'zod';

process.stdout.write('Livetape is at http://nowhere\n');
// until its standard input closes
process.stdin.resume();
